import { isMap, kindOf } from '../../expression/evaluate/variables-kind.ts'
import { Refusal } from '../../model/change.ts'
import type { Value } from '../../model/value.ts'

const SHORT = /^(?:(0x[\da-f]+|-?\d+)-)?(0x[\da-f]+|-?\d+)(?:\/(-?\d+))?(?::(.+))?$/i

const MOST = 1_000_000

/** The numbers of `with_sequence`, as texts: `start=1 end=5 stride=2 format=host%02d`, `count=3`, `1-5/2:host%02d`. */
export function sequence(value: Value): readonly Value[] {
  const { start, end, stride, format } = termsOf(value)
  const length = Math.floor((end - start) / stride) + 1
  if (length > MOST) throw new Refusal(`with_sequence gives more than ${MOST} items`)
  return Array.from({ length: Math.max(0, length) }, (_, at) => formatted(start + at * stride, format))
}

interface Terms {
  readonly start: number
  readonly end: number
  readonly stride: number
  readonly format: string
}

function termsOf(value: Value): Terms {
  const [, from, to, step, form] = typeof value === 'string' ? (SHORT.exec(value.trim()) ?? []) : []
  if (to !== undefined) return checked({ start: from, end: to, stride: step, format: form })
  if (isMap(value)) return checked(value)
  const words = wordOf(value).trim().split(/\s+/)
  return checked(
    Object.fromEntries(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)])),
  )
}

function checked(given: { readonly [name: string]: Value | undefined }): Terms {
  const odd = Object.keys(given).find((name) => !['start', 'end', 'count', 'stride', 'format'].includes(name))
  if (odd !== undefined)
    throw new Refusal(`with_sequence takes start, end, count, stride and format, not ${odd}`)
  const number = (name: string) => {
    const text = given[name]
    if (text === undefined) return undefined
    const found = Number(text)
    if (!Number.isInteger(found))
      throw new Refusal(`with_sequence: ${name} must be a number, not ${wordOf(text)}`)
    return found
  }
  const [start = 1, count] = [number('start'), number('count')]
  const stride = number('stride') ?? 1
  const end =
    number('end') ??
    (count === undefined ? undefined : count === 0 ? start - stride : start + (count - 1) * stride)
  if (end === undefined) throw new Refusal('with_sequence needs an end or a count')
  if (stride === 0) throw new Refusal('with_sequence: stride must not be 0')
  if (stride > 0 && end < start && count === undefined)
    throw new Refusal('with_sequence: to count backwards, make stride negative')
  return { start, end, stride, format: given['format'] === undefined ? '%d' : wordOf(given['format']) }
}

function wordOf(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Refusal(`with_sequence cannot take ${kindOf(value)}`)
}

/** As printf does: `%d`, `%02x`. */
function formatted(number: number, format: string): string {
  return format.replace(/%(?:%|(0?\d*)([dxXo]))/g, (all: string, width: string, kind: string | undefined) => {
    if (kind === undefined) return all === '%%' ? '%' : all
    const base = { d: 10, o: 8 }[kind] ?? 16
    const text = number.toString(base)
    return (kind === 'X' ? text.toUpperCase() : text).padStart(
      Number(width),
      width.startsWith('0') ? '0' : ' ',
    )
  })
}
