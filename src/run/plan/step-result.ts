import { type Unknown, unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { SET_FACT } from '../../playbook/engine-words.ts'
import type { ItemPlan } from './item-plan.ts'
import type { StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'

/** What all items of a step set: the last that sets a variable counts. */
export function variablesOf({ step }: StepRun, items: readonly ItemPlan[]): Pick<StepPlan, 'variables'> {
  if (step.task !== SET_FACT) return {}
  return { variables: Object.assign({}, ...items.map((one) => one.variables ?? {})) as Values }
}

/** The registered result: the status as booleans, then the outputs; a loop has them under `results`. */
export function resultOf(
  { ignoreErrors }: StepRun['step'],
  items: readonly ItemPlan[],
  status: StepPlan['status'],
): Values {
  const open = status === 'unknown'
  const verdict = items.find((one) => one.unjudged !== undefined)?.unjudged
  const unknownFlag = open ? unknown('the step that was registered is unknown') : verdict
  // Who lets a step fail asks afterwards whether it did: that is not told before.
  const mayFail = open || (ignoreErrors === true && status === 'changed')
  const flags: { readonly [name: string]: Value } = {
    // What asks for it by its word must not take the word for an answer.
    status: unknownFlag ?? (mayFail ? unknown('it may fail, which is ignored') : status),
    changed: unknownFlag ?? status === 'changed',
    failed: mayFail ? unknown('it may fail, which is ignored') : (verdict ?? status === 'failed'),
    skipped: items.some(({ open: isOpen }) => isOpen === true)
      ? unknown('it may be skipped')
      : status === 'skipped',
  }
  const results = items.map(
    (one): Values => ({
      ...one.outputs,
      changed: one.status === 'changed',
      skipped: one.status === 'skipped',
      failed: one.failed !== undefined,
    }),
  )
  return { ...(items.length === 1 ? items[0]?.outputs : {}), ...flags, results }
}
