import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { isEqual } from '../evaluate/equality.ts'
import { isIn } from '../evaluate/operators.ts'
import { type Keys, withKeys } from './keys.ts'
import { keyOfValue } from './value-key.ts'

/** The items of a list, each once. */
export function distinct(items: readonly Value[], how: Keys): Value {
  const kept: Value[] = []
  const plain = new Set<string>()
  /** Keys that hold a secret or an unknown: only these are compared one by one. */
  const others: Value[] = []
  const plainKeys: Value[] = []
  for (const { item, key } of withKeys(items, how)) {
    const name = keyOfValue(key)
    if (name !== undefined && plain.has(name)) continue
    const double = isIn(key, name === undefined ? [...plainKeys, ...others] : others)
    if (double instanceof Unknown) return double
    if (double) continue
    kept.push(item)
    if (name === undefined) others.push(key)
    else {
      plain.add(name)
      plainKeys.push(key)
    }
  }
  return kept
}

/** The items that two lists share, or do not share. */
export function common(items: readonly Value[], others: readonly Value[], wanted: boolean): Value {
  const kept: Value[] = []
  const plain = new Set<string>()
  const secret: Value[] = []
  for (const item of items) {
    const found = isIn(item, others)
    if (found instanceof Unknown) return found
    if (found !== wanted) continue
    const name = keyOfValue(item)
    if (name === undefined ? isEqualToOne(item, kept) : plain.has(name) || isEqualToOne(item, secret))
      continue
    kept.push(item)
    if (name === undefined) secret.push(item)
    else plain.add(name)
  }
  return kept
}

function isEqualToOne(item: Value, kept: readonly Value[]): boolean {
  return kept.some((one) => isEqual(item, one) === true)
}
