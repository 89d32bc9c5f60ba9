import type { Value } from '../../model/value.ts'
import { kindOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'
import { rounded } from './rounding.ts'

/** Filters that make a number or a truth value. */
export const numberFilters: FilterTable = {
  int: filter(
    'default?, base?',
    (input, [fallback, base]) => toInteger(input, wantInteger(base, 10)) ?? fallback ?? 0,
  ),
  float: filter('default?', (input, [fallback]) => toNumber(input) ?? fallback ?? 0),
  bool: filter('', (input) => toTruth(input)),
  abs: filter('', (input) => Math.abs(wantNumber(input))),
  round: filter('precision?, method?', (input, [precision, method]) =>
    rounded(wantNumber(input), wantInteger(precision, 0), wantText(method ?? 'common')),
  ),
}

/** The value as a number, or a fault. */
export function wantNumber(value: Value | undefined): number {
  if (typeof value === 'number') return value
  throw new Fault(`expected a number, not ${kindOf(value)}`, {
    hint: 'convert with | int or | float',
  })
}

function toInteger(value: Value, base: number): number | undefined {
  if (typeof value === 'string' && base !== 10) return inBase(value, base)
  const number = toNumber(value)
  return number === undefined ? undefined : Math.trunc(number)
}

function inBase(text: string, base: number): number | undefined {
  if (base < 2 || base > 36) throw new Fault('the base must be between 2 and 36')
  const digits = /^([+-]?)(?:0[xob])?([\da-z]+)$/i.exec(text.trim())
  const number = digits === null ? Number.NaN : Number.parseInt(`${digits[1]}${digits[2]}`, base)
  return Number.isNaN(number) ? undefined : number
}

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

const TRUE_WORDS = new Set(['yes', 'on', '1', 'true', 'y', 't'])

function toTruth(value: Value): Value {
  if (typeof value === 'string') return TRUE_WORDS.has(value.toLowerCase())
  return value === true || value === 1
}
