import { reveal, Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { isList, isMap } from './variables-kind.ts'

/** The first unknown value anywhere in a value. */
export function findUnknown(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value
  if (isList(value)) return firstOf(value, findUnknown)
  return isMap(value) ? firstOf(Object.values(value), findUnknown) : undefined
}

/** The value with its secrets laid open: only for work whose result is hidden again. */
export function uncover(value: Value): Value {
  if (value instanceof Secret) return value.reveal()
  if (isList(value)) return value.map(uncover)
  return isMap(value) ? mapEntries(value, uncover) : value
}

/** The value with every text and number in it made a secret. */
export function hide(value: Value): Value {
  if (typeof value === 'string') return new Secret(value)
  if (typeof value === 'number') return new Secret(String(value))
  if (isList(value)) return value.map(hide)
  return isMap(value) ? mapEntries(value, hide) : value
}

/** The map with every value replaced. */
export function mapEntries(
  map: { readonly [name: string]: Value },
  replace: (value: Value, name: string) => Value,
): { readonly [name: string]: Value } {
  // From entries, not by assignment: a key `__proto__` must stay an ordinary key.
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, replace(value, name)]))
}

/** Texts as one text: unknown if one of them is, a secret if one of them is. */
export function joinTexts(parts: readonly (string | Secret | Unknown)[]): string | Secret | Unknown {
  const missing = parts.find((part) => part instanceof Unknown)
  if (missing instanceof Unknown) return missing
  const text = parts.map((part) => (part instanceof Unknown ? '' : reveal(part))).join('')
  return parts.some((part) => part instanceof Secret) ? new Secret(text) : text
}

function firstOf<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
