import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'

/** Stands for "leave this param out", as Ansible's `omit` does. Known by its identity. */
export const OMIT: Values = Object.freeze(Object.create(null) as Values)

/** Stands for what is not there though it has a name: an argument that was not given, a fact that a host does not have. */
export const ABSENT: Values = Object.freeze(Object.create(null) as Values)

/** True for a map of values. */
export function isMap(value: Value | undefined): value is Values {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  )
}

/** True for a list of values. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** What a value is, in the words of a message. */
export function kindOf(value: Value | undefined): string {
  if (value === null) return 'none'
  if (value instanceof Secret) return 'a secret'
  if (isList(value)) return 'a list'
  if (isMap(value)) return 'a map'
  return KINDS[typeof value] ?? 'an unknown value'
}

const KINDS: { readonly [type: string]: string } = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  undefined: 'undefined',
}

/** Whether a value counts as true, as in Python: 0, empty texts, lists and maps do not. */
export function isTrue(value: Value): boolean | Unknown {
  if (value instanceof Unknown) return value
  if (value instanceof Secret) return value.reveal() !== ''
  if (isList(value)) return value.length > 0
  if (isMap(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/** A plain value as the text that stands in its place inside a longer text. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return ''
  const hint = isList(value) ? 'use a filter: x | join(", ") or x | to_json' : 'use a filter: x | to_json'
  throw new Fault(`${kindOf(value)} cannot be used inside a string`, { hint })
}

/** What a map or a list holds under a key: its own entries only, never what JavaScript adds. */
export function memberOf(object: Value | undefined, key: Value): Value | undefined {
  if (isList(object)) return isIndex(key) ? object.at(key) : undefined
  if (typeof object === 'string') return isIndex(key) ? object.at(key) : undefined
  if (!isMap(object) || (typeof key !== 'string' && typeof key !== 'number')) return undefined
  const found = Object.hasOwn(object, key) ? object[key] : undefined
  return found === ABSENT ? undefined : found
}

function isIndex(key: Value): key is number {
  return typeof key === 'number' && Number.isInteger(key)
}
