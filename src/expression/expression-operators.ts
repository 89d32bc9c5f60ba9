import { Secret } from '../model/secret.ts'
import { Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { Fault } from './expression-fault.ts'
import { keyOfValue, keysOf } from './value-key.ts'
import { isList, isMap, kindOf, textOf } from './variables-kind.ts'
import { findUnknown, joinTexts } from './variables-taint.ts'

/** Two values put together by `+ - * / // % ~`. Unknown if one is, a secret if one is. */
export function calculate(operator: string, left: Value, right: Value): Value {
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  if (operator === '~') return joinTexts([pieceOf(left), pieceOf(right)])
  if (operator === '+' && isList(left) && isList(right)) return [...left, ...right]
  if (operator === '+' && isText(left) && isText(right)) return joinTexts([left, right])
  if (left instanceof Secret || right instanceof Secret) {
    const result = calculateNumbers(operator, asNumber(left), asNumber(right))
    return new Secret(String(result))
  }
  if (operator === '*' && typeof left === 'string') return repeat(left, right)
  return calculateNumbers(operator, left, right)
}

/** A value as a piece of a text. */
export function pieceOf(value: Value): string | Secret | Unknown {
  return value instanceof Secret || value instanceof Unknown ? value : textOf(value)
}

function isText(value: Value): value is string | Secret {
  return typeof value === 'string' || value instanceof Secret
}

/** A secret that reads as a number counts as one. */
function asNumber(value: Value): Value {
  if (!(value instanceof Secret)) return value
  return /^-?\d+(\.\d+)?$/.test(value.reveal()) ? Number(value.reveal()) : value
}

function calculateNumbers(operator: string, left: Value, right: Value): number {
  if (typeof left !== 'number' || typeof right !== 'number') {
    const hint = typeof left === 'string' || typeof right === 'string' ? TEXT_HINT : undefined
    throw new Fault(`"${operator}" cannot take ${kindOf(left)} and ${kindOf(right)}`, { hint })
  }
  if (right === 0 && '//%'.includes(operator)) throw new Fault('division by zero')
  const result = ARITHMETIC[operator]?.(left, right) ?? Number.NaN
  if (!Number.isFinite(result)) throw new Fault(`the result of "${operator}" is too large for a number`)
  return result + 0 // never -0, which is shown otherwise than it compares
}

const TEXT_HINT = 'make the text a number with | int, or join texts with ~'

const ARITHMETIC: { readonly [operator: string]: (left: number, right: number) => number } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  // As in Python, the result has the sign of the divisor.
  '%': (left, right) => left - right * Math.floor(left / right),
}

const LONGEST_REPEAT = 1_000_000

function repeat(text: string, times: Value): string {
  if (typeof times !== 'number' || !Number.isInteger(times)) {
    throw new Fault(`"*" cannot take a text and ${kindOf(times)}`, { hint: TEXT_HINT })
  }
  if (text.length * times > LONGEST_REPEAT) throw new Fault('this text grows too long')
  return text.repeat(Math.max(0, times))
}

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
function settled(left: Value, right: Value): readonly [Value, Value] {
  return [settledBeside(left, right), settledBeside(right, left)]
}

function settledBeside(value: Value, other: Value): Value {
  if (!(value instanceof Secret)) return value
  const number = typeof other === 'number' ? asNumber(value) : value
  return number instanceof Secret ? number.reveal() : number
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
  return new Fault(`${kindOf(left)} and ${kindOf(right)} have no order`, { hint })
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
