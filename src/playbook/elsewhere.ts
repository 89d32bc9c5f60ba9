import type { Step } from '../model/playbook.ts'
import { type Fields, flagField, present, textField } from '../schema/fields.ts'
import { writtenFlag } from './open-flags.ts'

/** Where a step is done, if not on every host of its play. */
export type Elsewhere = Pick<Step, 'runOnce' | 'delegateTo' | 'delegateFacts'>

/** Reads where a step, or those of a block, are done. */
export function elsewhereOf(fields: Fields): Elsewhere {
  return present({
    runOnce: writtenFlag(fields, 'run_once'),
    delegateTo: textField(fields, 'delegate_to'),
    delegateFacts: flagField(fields, 'delegate_facts'),
  })
}

/** True for a step for which all hosts of its play wait. */
export function isBarrier(step: Elsewhere): boolean {
  return step.delegateTo !== undefined || step.runOnce === true
}
