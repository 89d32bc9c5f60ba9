import type { Value, Values } from '../../model/value.ts'
import { pythonText } from '../evaluate/python-text.ts'
import { isList, isMap, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'

/** Widths beyond this are a mistake. */
const WIDEST = 100_000

const PERCENT = /%(?:\((\w+)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])/g

/** Python's `text % values`: `%s`, `%05.1f`, `%(name)s`. */
export function formatPercent(text: string, args: readonly Value[], named: Values): string {
  let next = 0
  let end = 0
  let result = ''
  for (const found of text.matchAll(PERCENT)) {
    const [all, name, flags = '', width = '', precision, kind = ''] = found
    result += text.slice(end, found.index)
    end = found.index + all.length
    if (kind === '%') {
      result += '%'
      continue
    }
    if (width === '*') throw new Fault('a width of * is not supported')
    const value = name === undefined ? args[next++] : memberOf(named, name)
    if (value === undefined)
      throw new Fault(
        name === undefined ? 'there are fewer values than %' : `there is no value for %(${name})`,
      )
    const spec = { flags, width, precision: precision === undefined ? undefined : Number(precision) }
    result += padded(percent(value, kind, spec), spec, kind !== 's' && kind !== 'r')
  }
  if (next < args.length) throw new Fault('there are more values than %')
  return result + text.slice(end)
}

interface Spec {
  readonly flags: string
  readonly width: string
  readonly precision: number | undefined
}

function percent(value: Value, kind: string, { flags, precision }: Spec): string {
  if (kind === 's') return asPlain(value).slice(0, precision ?? undefined)
  const number = numberFrom(value)
  const signed = (text: string) => (number >= 0 && flags.includes('+') ? `+${text}` : text)
  switch (kind) {
    case 'd':
    case 'i':
    case 'u':
      return signed(String(Math.trunc(number)))
    case 'f':
    case 'F':
      return signed(number.toFixed(precision ?? 6))
    case 'x':
      return signed((flags.includes('#') ? '0x' : '') + Math.trunc(number).toString(16))
    case 'X':
      return signed((flags.includes('#') ? '0X' : '') + Math.trunc(number).toString(16).toUpperCase())
    case 'o':
      return signed((flags.includes('#') ? '0o' : '') + Math.trunc(number).toString(8))
    default:
      throw new Fault(`%${kind} is not supported`, { hint: 'use one of %s %d %f %x %o %%' })
  }
}

function padded(text: string, { flags, width }: Spec, isNumber: boolean): string {
  const wide = Math.min(WIDEST, Number(width))
  if (flags.includes('-')) return text.padEnd(wide)
  if (!flags.includes('0') || !isNumber) return text.padStart(wide)
  const [sign = ''] = /^[-+]?/.exec(text) ?? []
  return sign + text.slice(sign.length).padStart(wide - sign.length, '0')
}

function numberFrom(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  throw new Fault(`expected a number, not ${kindOf(value)}`)
}

function asPlain(value: Value): string {
  const text = value === null ? 'None' : pythonText(value)
  if (typeof text === 'string') return text
  throw new Fault(`${kindOf(text)} cannot be used inside a string`)
}

/** Python's `text.format(values)`: `{}`, `{0}`, `{name}`, `{0.member[key]:>5}`. */
export function formatBraces(text: string, args: readonly Value[], named: Values): string {
  let next = 0
  return text.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (all, inside: string | undefined) => {
    if (all === '{{' || all === '}}') return all[0] ?? ''
    if (inside === undefined)
      throw new Fault(`"${all}" stands alone`, { hint: `write ${all}${all} for the sign` })
    const [, path = '', spec = ''] = /^([^:!]*)(?:!s)?(?::(.*))?$/.exec(inside) ?? []
    const [, first = '', rest = ''] = /^([^.[]*)(.*)$/.exec(path) ?? []
    const start =
      first === '' ? args[next++] : /^\d+$/.test(first) ? args[Number(first)] : memberOf(named, first)
    return braced(memberAt(start, rest, path), spec)
  })
}

function memberAt(start: Value | undefined, rest: string, path: string): Value {
  let found = start
  for (const [, name, key] of rest.matchAll(/\.(\w+)|\[([^\]]+)\]/g)) {
    const one = name ?? key ?? ''
    found = memberOf(found, isList(found) && /^\d+$/.test(one) ? Number(one) : one)
  }
  if (found === undefined) throw new Fault(`there is no value for {${path}}`)
  return found
}

function braced(value: Value, spec: string): string {
  if (spec === '') return asPlain(value)
  const found = /^(?:(.)?([<>^]))?([-+ ])?(#)?(0)?(\d+)?(,)?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec)
  if (found === null || isMap(value) || isList(value))
    throw new Fault(`"${spec}" does not say how to write a value`)
  const [, fill, align, sign, , zero, width = '0', commas, precision, kind] = found
  const isNumber = typeof value === 'number'
  let text =
    isNumber && kind !== 's'
      ? numbered(value, kind, precision)
      : asPlain(value).slice(0, precision === undefined ? undefined : Number(precision))
  if (commas !== undefined) text = text.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  if (isNumber && sign === '+' && value >= 0) text = `+${text}`
  const wide = Math.min(WIDEST, Number(width))
  if (zero !== undefined && align === undefined)
    return padded(text, { flags: '0', width, precision: undefined }, true)
  const by = fill ?? ' '
  const side = align ?? (isNumber ? '>' : '<')
  if (side === '<') return text.padEnd(wide, by)
  return side === '>' ? text.padStart(wide, by) : centered(text, wide, by)
}

function numbered(value: number, kind: string | undefined, precision: string | undefined): string {
  switch (kind) {
    case undefined:
    case 'd':
    case 'n':
    case 'g':
      return precision === undefined ? String(value) : String(Number(value.toPrecision(Number(precision))))
    case 'f':
    case 'F':
      return value.toFixed(Number(precision ?? 6))
    case 'x':
      return value.toString(16)
    case 'X':
      return value.toString(16).toUpperCase()
    case 'o':
      return value.toString(8)
    case 'b':
      return value.toString(2)
    case '%':
      return `${(value * 100).toFixed(Number(precision ?? 6))}%`
    default:
      throw new Fault(`"${kind}" does not say how to write a number`)
  }
}

/** A text in the middle of a width; as in Python, one blank more stands behind it in braces. */
export function centered(text: string, wide: number, by = ' '): string {
  const room = Math.max(0, Math.min(WIDEST, wide) - text.length)
  return by.repeat(Math.floor(room / 2)) + text + by.repeat(Math.ceil(room / 2))
}
