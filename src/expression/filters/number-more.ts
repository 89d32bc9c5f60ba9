import type { Value } from '../../model/value.ts'
import { isTrue } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type FilterTable, filter, wantText } from './define.ts'
import { wantNumber } from './number.ts'
import { asText } from './text.ts'

/** More filters that make numbers, or texts of numbers. */
export const moreNumberFilters: FilterTable = {
  pow: filter('power', (input, [power]) => finite(wantNumber(input) ** wantNumber(power))),
  root: filter('base?', (input, [base]) => finite(wantNumber(input) ** (1 / wantNumber(base ?? 2)))),
  log: filter('base?', (input, [base]) =>
    finite(base === undefined ? Math.log(wantNumber(input)) : logarithm(wantNumber(input), wantNumber(base))),
  ),
  human_readable: filter('isbits?, unit?', (input, [bits, unit]) =>
    readable(sizeOf(input), isTrue(bits ?? false) === true, unit),
  ),
  human_to_bytes: filter('default_unit?, isbits?', (input, [unit]) => bytesIn(asText(input), unit)),
  filesizeformat: filter('binary?', (input, [binary]) =>
    fileSize(sizeOf(input), isTrue(binary ?? false) === true),
  ),
}

function finite(number: number): number {
  if (Number.isFinite(number)) return number
  throw new Fault('the result is no number')
}

function logarithm(number: number, base: number): number {
  return base === 10 ? Math.log10(number) : Math.log(number) / Math.log(base)
}

function sizeOf(input: Value): number {
  return typeof input === 'string' ? wantNumber(Number(input)) : wantNumber(input)
}

const UNITS = ['Y', 'Z', 'E', 'P', 'T', 'G', 'M', 'K', 'B'] as const

function sizeOfUnit(unit: string): number {
  return 1024 ** (UNITS.length - 1 - UNITS.indexOf(unit as (typeof UNITS)[number]))
}

function readable(size: number, bits: boolean, unit: Value | undefined): string {
  const wanted = unit === undefined || unit === null ? undefined : wantText(unit).toUpperCase()
  const found = UNITS.find((one) => (wanted === undefined ? size >= sizeOfUnit(one) : wanted === one)) ?? 'B'
  const word = bits ? 'b' : 'B'
  const suffix = found === 'B' ? (bits ? 'bits' : 'Bytes') : found + word
  return `${(size / sizeOfUnit(found)).toFixed(2)} ${suffix}`
}

function bytesIn(text: string, unit: Value | undefined): number {
  const [, number, given = ''] = /^\s*(\d*\.?\d+)\s*([A-Za-z]*)\s*$/.exec(text) ?? []
  if (number === undefined) throw new Fault('this string is no size')
  const letter = (given === '' ? wantText(unit ?? 'B') : given).slice(0, 1).toUpperCase()
  if (!UNITS.some((one) => one === letter))
    throw new Fault(`"${given}" is no unit`, { hint: UNITS.join(', ') })
  return Math.round(Number(number) * sizeOfUnit(letter))
}

function fileSize(size: number, binary: boolean): string {
  const base = binary ? 1024 : 1000
  if (size === 1) return '1 Byte'
  if (size < base) return `${Math.trunc(size)} Bytes`
  const prefixes = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
  let at = 0
  while (at < prefixes.length - 1 && size >= base ** (at + 2)) at++
  const prefix = prefixes[at] ?? ''
  return `${(size / base ** (at + 1)).toFixed(1)} ${binary ? `${prefix.toUpperCase()}i` : prefix}B`
}
