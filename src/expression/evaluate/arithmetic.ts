import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import { pythonText } from './python-text.ts'
import { isList, kindOf, textOf } from './variables-kind.ts'
import { joinTexts } from './variables-taint.ts'

/** Two values put together by `+ - * / // % ~`. Unknown if one is, a secret if one is. */
export function calculate(operator: string, left: Value, right: Value): Value {
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  if (operator === '~') return joinTexts([pythonText(left), pythonText(right)])
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
export function asNumber(value: Value): Value {
  if (!(value instanceof Secret)) return value
  return /^-?\d+(\.\d+)?$/.test(value.reveal()) ? Number(value.reveal()) : value
}

function calculateNumbers(operator: string, left: Value, right: Value): number {
  if (typeof left !== 'number' || typeof right !== 'number') {
    const hint = typeof left === 'string' || typeof right === 'string' ? TEXT_HINT : undefined
    throw new Fault(`"${operator}" cannot be applied to ${kindOf(left)} and ${kindOf(right)}`, { hint })
  }
  if (right === 0 && ['/', '//', '%'].includes(operator)) throw new Fault('division by zero')
  const result = ARITHMETIC[operator]?.(left, right) ?? Number.NaN
  if (!Number.isFinite(result)) throw new Fault(`the result of "${operator}" is too large for a number`)
  return result + 0 // never -0, which is shown otherwise than it compares
}

const TEXT_HINT = 'convert the string with | int, or join strings with ~'

const ARITHMETIC: { readonly [operator: string]: (left: number, right: number) => number } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  // As in Python, the result has the sign of the divisor.
  '**': (left, right) => left ** right,
  '%': (left, right) => left - right * Math.floor(left / right),
}

const LONGEST_REPEAT = 1_000_000

function repeat(text: string, times: Value): string {
  if (typeof times !== 'number' || !Number.isInteger(times)) {
    throw new Fault(`"*" cannot be applied to a string and ${kindOf(times)}`, { hint: TEXT_HINT })
  }
  if (text.length * times > LONGEST_REPEAT) throw new Fault('the resulting string is too long')
  return text.repeat(Math.max(0, times))
}
