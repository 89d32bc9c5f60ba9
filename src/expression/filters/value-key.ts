import { canonical } from '../../model/json.ts'
import { holdsSecret } from '../../model/secret.ts'
import type { Value } from '../../model/value.ts'
import { findUnknown } from '../evaluate/variables-taint.ts'

/** A text that two values have in common if they are the same and plain; undefined where a secret or an unknown is in it. */
export function keyOfValue(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`
  if (holdsSecret(value) || findUnknown(value) !== undefined) return undefined
  return canonical(value)
}

/** The keys of a long list, if all its items are plain: each search through the list would take as long as the list is. */
export function keysOf(list: readonly Value[]): ReadonlySet<string> | undefined {
  if (list.length < LONG) return undefined
  const known = kept.get(list)
  if (known !== undefined) return known.keys
  const keys = new Set<string>()
  const plain = list.every((item) => {
    const key = keyOfValue(item)
    if (key !== undefined) keys.add(key)
    return key !== undefined
  })
  const found = plain ? { keys } : {}
  kept.set(list, found)
  return found.keys
}

const LONG = 32

/** Values do not change: what is known of a list is kept as long as the list. */
const kept = new WeakMap<readonly Value[], { readonly keys?: ReadonlySet<string> }>()
