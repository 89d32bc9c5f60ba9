import type { Value } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'

/** The environment that a play, a block or a step gives to what it does, as written. */
export function environmentIn(fields: Fields): { readonly environment?: readonly Value[] } {
  const value = fields.values['environment']
  if (value === undefined || value === null) return {}
  const all: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value]
  const wrong = all.find((one) => !isValues(one) && !(typeof one === 'string' && one.includes('{{')))
  if (wrong === undefined) return { environment: all }
  fields.report({ path: ['environment'], message: `environment must be a map, not ${kindOf(wrong)}` })
  return {}
}
