import type { Step } from '../model/playbook.ts'
import { type Fields, flagField, kindOf, present } from '../schema/fields.ts'
import { elsewhereOf } from './elsewhere.ts'
import { environmentIn } from './environment.ts'
import { openFlagsIn, withOpenFlags, writtenFlag } from './open-flags.ts'
import { timeLimitIn } from './time-limit.ts'

/** What a play, a block or a step may say of what is done in it, of which the innermost counts. */
export type Said = Pick<
  Step,
  | 'environment'
  | 'noLog'
  | 'throttle'
  | 'timeLimit'
  | 'ignoreErrors'
  | 'checkMode'
  | 'runOnce'
  | 'delegateTo'
  | 'delegateFacts'
  | 'openFlags'
>

/** Its keywords. */
export const SAID_KEYWORDS: readonly string[] = [
  'environment',
  'no_log',
  'throttle',
  'timeout',
  'ignore_errors',
  'check_mode',
  'run_once',
  'delegate_to',
  'delegate_facts',
]

/** Reads what holds for all that is done in a play, a block or a step. */
export function saidIn(fields: Fields): Said {
  return {
    ...environmentIn(fields),
    ...elsewhereOf(fields),
    ...openFlagsIn(fields),
    ...present({
      noLog: noLogIn(fields),
      throttle: throttleIn(fields),
      timeLimit: timeLimitIn(fields),
      ignoreErrors: writtenFlag(fields, 'ignore_errors'),
      checkMode: writtenFlag(fields, 'check_mode'),
    }),
  }
}

/** A step with what is said around it. */
export function withSaid<T extends Said & Pick<Step, 'become'>>(step: T, around: Said): T {
  const environment = [...(around.environment ?? []), ...(step.environment ?? [])]
  const { openFlags: _open, ...others } = around
  return {
    ...others,
    ...step,
    ...withOpenFlags(step, around),
    ...(environment.length === 0 ? {} : { environment }),
  }
}

/** Where it hangs on a value, more is hidden rather than less. */
function noLogIn(fields: Fields): boolean | undefined {
  const value = fields.values['no_log']
  return typeof value === 'string' && value.includes('{{') ? true : flagField(fields, 'no_log')
}

function throttleIn(fields: Fields): number | undefined {
  const { throttle } = fields.values
  if (throttle === undefined) return undefined
  if (typeof throttle === 'number' && Number.isInteger(throttle) && throttle >= 0) return throttle
  fields.report({
    path: ['throttle'],
    message: `throttle must be a number of hosts, not ${kindOf(throttle)}`,
  })
  return undefined
}
