import { basename, dirname } from 'node:path/posix'
import { quote } from '../../host/quote.ts'
import type { Value } from '../../model/value.ts'
import { pythonText } from '../evaluate/python-text.ts'
import { isTrue, kindOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { itemsOf } from './attribute.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'

/** Filters that make a text of a text. */
export const textFilters: FilterTable = {
  lower: filter('', (input) => wantText(input).toLowerCase()),
  upper: filter('', (input) => wantText(input).toUpperCase()),
  capitalize: filter('', (input) => capitalized(wantText(input))),
  title: filter('', (input) => wantText(input).replace(/[^-\s({[<]+/g, capitalized)),
  trim: filter('chars?', (input, [chars]) => trimmed(wantText(input), chars)),
  replace: filter('old, new, count?', (input, [from, to, count]) =>
    replaced({ text: wantText(input), from: wantText(from), to: wantText(to) }, wantInteger(count, -1)),
  ),
  split: filter('separator?, maxsplit?', (input, [separator, most]) =>
    splitText(wantText(input), separator ?? null, wantInteger(most, -1)),
  ),
  indent: filter('width?, first?, blank?', (input, [width, first, blank]) =>
    indented(wantText(input), {
      by: width ?? 4,
      first: isTrue(first ?? false) === true,
      blank: isTrue(blank ?? false) === true,
    }),
  ),
  basename: filter('', (input) => (wantText(input).endsWith('/') ? '' : basename(wantText(input)))),
  dirname: filter('', (input) => directoryOf(wantText(input))),
  quote: filter('', (input) => quoted(wantText(input))),
  string: filter('', (input) => asText(input)),
}

/** As Python writes it; none as the word that it is. */
export function asText(value: Value): string {
  const text = value === null ? 'None' : pythonText(value)
  if (typeof text !== 'string') throw new Fault(`${kindOf(text)} cannot be used inside a string`)
  return text
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
}

function trimmed(text: string, chars: Value | undefined): string {
  if (chars === undefined || chars === null) return text.trim()
  const away = new Set(wantText(chars))
  const letters = itemsOf(text).map(String)
  const start = letters.findIndex((letter) => !away.has(letter))
  const end = letters.findLastIndex((letter) => !away.has(letter))
  return start === -1 ? '' : letters.slice(start, end + 1).join('')
}

interface Replacement {
  readonly text: string
  readonly from: string
  readonly to: string
}

function replaced({ text, from, to }: Replacement, count: number): string {
  const parts = text.split(from)
  if (count < 0 || parts.length <= count + 1) return parts.join(to)
  return [parts.slice(0, count + 1).join(to), ...parts.slice(count + 1)].join(from)
}

/** A text cut at every separator, as in Python: without one, at runs of white space. */
export function splitText(text: string, separator: Value, most: number): Value {
  if (separator === null) return splitSpace(text, most)
  const between = wantText(separator)
  if (between === '') throw new Fault('the separator is empty')
  const parts = text.split(between)
  if (most < 0 || parts.length <= most + 1) return parts
  return [...parts.slice(0, most), parts.slice(most).join(between)]
}

function splitSpace(text: string, most: number): Value {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const space = most >= 0 && parts.length >= most ? -1 : rest.search(/\s/)
    if (space === -1) return [...parts, rest]
    parts.push(rest.slice(0, space))
    rest = rest.slice(space).trimStart()
  }
  return parts
}

interface Indent {
  readonly by: Value
  readonly first: boolean
  readonly blank: boolean
}

function indented(text: string, { by, first, blank }: Indent): string {
  const space = typeof by === 'string' ? by : ' '.repeat(Math.min(1000, Math.max(0, wantInteger(by))))
  return text
    .split('\n')
    .map((line, index) => ((index === 0 ? first : blank || line !== '') ? space + line : line))
    .join('\n')
}

/** As in Python: what is before the last slash, `''` if there is none. */
function directoryOf(path: string): string {
  if (path.endsWith('/') && /[^/]/.test(path)) return path.replace(/\/+$/, '')
  return path.includes('/') ? dirname(path) : ''
}

function quoted(text: string): string {
  if (text.includes('\0')) throw new Fault('a shell word cannot hold a NUL byte')
  return quote(text)
}
