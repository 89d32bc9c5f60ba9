import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { asNumber } from './arithmetic.ts'
import { isList, isMap } from './variables-kind.ts'

/** Whether two values are the same. Unknown only if what is known of them does not tell. */
export function isEqual(left: Value, right: Value): boolean | Unknown {
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  if (isList(left) && isList(right)) {
    return left.length === right.length && allEqual(left.map((item, index) => [item, right[index] ?? null]))
  }
  if (isMap(left) && isMap(right)) {
    const names = Object.keys(left)
    if (names.length !== Object.keys(right).length) return false
    if (!names.every((name) => Object.hasOwn(right, name))) return false
    return allEqual(names.map((name) => [left[name] ?? null, right[name] ?? null]))
  }
  const [a, b] = settled(left, right)
  return a === b
}

function allEqual(pairs: readonly (readonly [Value, Value])[]): boolean | Unknown {
  const results = pairs.map(([left, right]) => isEqual(left, right))
  if (results.includes(false)) return false
  return results.find((result) => result instanceof Unknown) ?? true
}

/** Both without secrets; beside a number a secret counts as the number that it reads as. */
export function settled(left: Value, right: Value): readonly [Value, Value] {
  return [settledBeside(left, right), settledBeside(right, left)]
}

function settledBeside(value: Value, other: Value): Value {
  if (!(value instanceof Secret)) return value
  const number = typeof other === 'number' ? asNumber(value) : value
  return number instanceof Secret ? number.reveal() : number
}
