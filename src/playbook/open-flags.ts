import type { Step } from '../model/playbook.ts'
import { type Fields, flagField, textField } from '../schema/fields.ts'

/** What may be true or false by an expression, where Ansible takes one; and as whom to act. */
const OPEN = ['ignore_errors', 'run_once', 'check_mode', 'become', 'become_user', 'any_errors_fatal'] as const

/** Keywords whose values are expressions. */
export function openFlagsIn({ values }: Pick<Fields, 'values'>): Pick<Step, 'openFlags'> {
  const open = OPEN.flatMap((key) => {
    const value = values[key]
    return isOpen(value) ? [[key, value] as const] : []
  })
  return open.length === 0 ? {} : { openFlags: Object.fromEntries(open) }
}

function isOpen(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{')
}

/** True or false, where that is written; an expression is read elsewhere. */
export function writtenFlag(fields: Fields, key: (typeof OPEN)[number]): boolean | undefined {
  return isOpen(fields.values[key]) ? undefined : flagField(fields, key)
}

/** As whom to act, where that is written; an expression is read elsewhere. */
export function writtenUser(fields: Fields): string | undefined {
  return isOpen(fields.values['become_user']) ? undefined : textField(fields, 'become_user')
}

type Flagged = Pick<Step, 'openFlags' | 'ignoreErrors' | 'runOnce' | 'checkMode' | 'become'>

/** What is said around a step with expressions, where the step itself does not say otherwise. */
export function withOpenFlags(step: Flagged, around: Pick<Step, 'openFlags'>): Pick<Step, 'openFlags'> {
  const said: { readonly [keyword: string]: boolean | string | undefined } = {
    ignore_errors: step.ignoreErrors,
    run_once: step.runOnce,
    check_mode: step.checkMode,
    become: step.become?.become,
    become_user: step.become?.user,
  }
  const outer = Object.entries(around.openFlags ?? {}).filter(([key]) => said[key] === undefined)
  const openFlags = { ...Object.fromEntries(outer), ...step.openFlags }
  return Object.keys(openFlags).length === 0 ? {} : { openFlags }
}
