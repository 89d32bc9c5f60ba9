import type { Value } from '../../model/value.ts'
import { isList, isMap } from '../evaluate/variables-kind.ts'

/** How a value is written as JSON. */
export interface JsonStyle {
  /** Undefined: all on one line. */
  readonly indent: number | undefined
  readonly sorted: boolean
  /** Letters beyond ASCII stand as escapes. */
  readonly ascii: boolean
  /** No blank behind a comma. */
  readonly tight: boolean
}

/** A value as JSON, as Python writes it. */
export function toJson(value: Value, style: JsonStyle): string {
  return written(value, style, '')
}

function written(value: Value, style: JsonStyle, pad: string): string {
  if (isList(value))
    return around(
      value.map((item) => written(item, style, deeper(pad, style))),
      { signs: '[]', style, pad },
    )
  if (isMap(value)) {
    const entries = Object.entries(value)
    const ordered = style.sorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : entries
    const colon = style.tight && style.indent === undefined ? ':' : ': '
    const parts = ordered.map(
      ([key, held]) => text(key, style) + colon + written(held, style, deeper(pad, style)),
    )
    return around(parts, { signs: '{}', style, pad })
  }
  return typeof value === 'string' ? text(value, style) : JSON.stringify(value)
}

function deeper(pad: string, { indent }: JsonStyle): string {
  return indent === undefined ? '' : pad + ' '.repeat(Math.min(100, indent))
}

interface Around {
  readonly signs: string
  readonly style: JsonStyle
  readonly pad: string
}

function around(parts: readonly string[], { signs, style, pad }: Around): string {
  const [open = '', close = ''] = signs
  if (parts.length === 0) return signs
  if (style.indent === undefined) return open + parts.join(style.tight ? ',' : ', ') + close
  const inner = deeper(pad, style)
  const comma = style.tight ? ',' : ', '.trimEnd()
  return `${open}\n${inner}${parts.join(`${comma}\n${inner}`)}\n${pad}${close}`
}

function text(value: string, { ascii }: JsonStyle): string {
  const plain = JSON.stringify(value)
  if (!ascii) return plain
  return plain.replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
