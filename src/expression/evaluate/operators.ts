import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { keyOfValue, keysOf } from '../filters/value-key.ts'
import { Fault } from '../syntax/fault.ts'
import { isEqual, settled } from './equality.ts'
import { isList, isMap, kindOf } from './variables-kind.ts'
import { findUnknown } from './variables-taint.ts'

/** Whether `left operator right` holds, for `== != < > <= >= in` and `not in`. */
export function compare(operator: string, left: Value, right: Value): boolean | Unknown {
  if (operator === '==') return isEqual(left, right)
  if (operator === '!=') return opposite(isEqual(left, right))
  if (operator === 'in') return isIn(left, right)
  if (operator === 'not in') return opposite(isIn(left, right))
  const order = orderOf(left, right)
  if (order instanceof Unknown) return order
  return operator.startsWith('<')
    ? order < 0 || (order === 0 && operator === '<=')
    : order > 0 || (order === 0 && operator === '>=')
}

/** The opposite of what holds. */
export function opposite(holds: boolean | Unknown): boolean | Unknown {
  return holds instanceof Unknown ? holds : !holds
}

/** Below zero if the left value comes first, above if the right one does. */
export function orderOf(left: Value, right: Value): number | Unknown {
  const missing = findUnknown(left) ?? findUnknown(right)
  if (missing !== undefined) return missing
  const [a, b] = settled(left, right)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (isList(a) && isList(b)) return orderOfLists(a, b)
  if (typeof a !== 'string' || typeof b !== 'string') throw noOrder(left, right)
  return a < b ? -1 : a > b ? 1 : 0
}

function noOrder(left: Value, right: Value): Fault {
  const hint = typeof left === 'string' || typeof right === 'string' ? 'convert with | int' : undefined
  return new Fault(`${kindOf(left)} and ${kindOf(right)} cannot be ordered`, { hint })
}

function orderOfLists(left: readonly Value[], right: readonly Value[]): number | Unknown {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = orderOf(left[index] ?? null, right[index] ?? null)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Whether a value is in a list, a text in a text, or a key in a map. */
export function isIn(item: Value, container: Value): boolean | Unknown {
  if (container instanceof Unknown) return container
  if (isList(container)) {
    const keys = keysOf(container)
    const key = keys === undefined ? undefined : keyOfValue(item)
    if (keys !== undefined && key !== undefined) return keys.has(key)
    const results = container.map((one) => isEqual(item, one))
    return results.includes(true) || (results.find((result) => result instanceof Unknown) ?? false)
  }
  if (item instanceof Unknown) return item
  const [part, whole] = [textIn(item), textIn(container)]
  if (isMap(container)) return part !== undefined && Object.hasOwn(container, part)
  if (part !== undefined && whole !== undefined) return whole.includes(part)
  throw new Fault(`"in" cannot look for ${kindOf(item)} in ${kindOf(container)}`)
}

function textIn(value: Value): string | undefined {
  if (value instanceof Secret) return value.reveal()
  return typeof value === 'string' ? value : undefined
}
