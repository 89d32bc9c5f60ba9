import type { Become } from '../model/playbook.ts'
import type { Value } from '../model/value.ts'
import { type Fields, kindOf } from '../schema/fields.ts'
import { checkBecomeWords } from './become-words.ts'
import { writtenFlag, writtenUser } from './open-flags.ts'

/** The expressions of `when`, or of what else is a condition, all of which must be true. */
export function conditionsOf(fields: Fields, key = 'when'): readonly string[] {
  const value = fields.values[key]
  if (value === undefined) return []
  const list: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value]
  return list.flatMap((condition, index) => {
    const path = Array.isArray(value) ? [key, index] : [key]
    if (typeof condition === 'boolean' || typeof condition === 'number') return [String(condition)]
    if (typeof condition !== 'string' || condition.trim() === '') {
      fields.report({
        path,
        message: `${key} must be an expression or a list of expressions, not ${kindOf(condition)}`,
      })
      return []
    }
    if (!condition.trim().startsWith('{{')) return [condition]
    fields.report({ path, message: `${key} is an expression already`, hint: 'leave out the braces' })
    return []
  })
}

/** What a step or an import says about acting as another user. */
export function becomeOf(fields: Fields): Partial<Become> {
  checkBecomeWords(fields)
  const become = writtenFlag(fields, 'become')
  const user = writtenUser(fields)
  return { ...(become !== undefined && { become }), ...(user !== undefined && { user }) }
}
