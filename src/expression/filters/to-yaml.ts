import type { Value } from '../../model/value.ts'
import { unquotedValue } from '../../schema/scalars.ts'
import { isList, isMap } from '../evaluate/variables-kind.ts'

/** How a value is written as YAML: as PyYAML writes it, whose text Ansible puts into files. */
export interface YamlStyle {
  readonly indent: number
  readonly width: number
  readonly sorted: boolean
  /** Lists and maps that hold only plain values stand on one line. */
  readonly flowLeaves: boolean
}

/** A value as the text of a YAML document. */
export function toYaml(value: Value, style: YamlStyle): string {
  const isCollection = isList(value) || isMap(value)
  if (!isCollection) {
    return `${scalar(value, { ...style, column: 0, indentation: 0, isKey: false })}\n`
  }
  const text = isFlow(value, style) ? flow(value, { ...style, column: 0 }) : block(value, style, { by: 0 })
  return `${text}\n`
}

function isFlow(value: Value, { flowLeaves }: YamlStyle): boolean {
  if (isEmpty(value)) return true
  const held = isList(value) ? value : isMap(value) ? Object.values(value) : []
  return flowLeaves && held.every((one) => !isList(one) && !isMap(one))
}

function isEmpty(value: Value): boolean {
  return isList(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0
}

function entriesOf(
  map: { readonly [name: string]: Value },
  { sorted }: YamlStyle,
): readonly (readonly [string, Value])[] {
  const entries = Object.entries(map)
  return sorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : entries
}

interface Place {
  readonly by: number
}

/** Lines of a list or a map; a list in a map stands as far to the left as its key. */
function block(value: Value, style: YamlStyle, { by }: Place): string {
  const pad = ' '.repeat(by)
  if (isList(value)) {
    const dash = `-${' '.repeat(style.indent - 1)}`
    return value
      .map((item) => {
        const short = !(isList(item) || isMap(item)) || isFlow(item, style)
        if (short) return `${pad}- ${inline(item, style, { by: by + 2, indentation: by + style.indent })}`
        const inner = block(item, style, { by: by + style.indent })
        return pad + dash + inner.slice(by + style.indent)
      })
      .join('\n')
  }
  if (!isMap(value)) return pad
  return entriesOf(value, style)
    .map(([key, held]) => {
      const name = scalar(key, { ...style, column: by, indentation: by, isKey: true })
      const short = !(isList(held) || isMap(held)) || isFlow(held, style)
      if (short)
        return `${pad}${name}: ${inline(held, style, { by: by + name.length + 2, indentation: by + style.indent })}`
      const inner = block(held, style, { by: isList(held) ? by : by + style.indent })
      return `${pad}${name}:\n${inner}`
    })
    .join('\n')
}

function inline(
  value: Value,
  style: YamlStyle,
  { by, indentation }: { by: number; indentation: number },
): string {
  if (isList(value) || isMap(value)) return flow(value, { ...style, column: by, indentation })
  return scalar(value, { ...style, column: by, indentation, isKey: false })
}

interface Flow extends YamlStyle {
  readonly column: number
  readonly indentation?: number
}

/** `[a, b]` and `{a: b}`, broken where the line grows too long. */
function flow(value: Value, style: Flow): string {
  const [open, close] = isList(value) ? '[]' : '{}'
  const parts = isList(value)
    ? value.map((item) => flowPart(item, style))
    : entriesOf(value as { readonly [name: string]: Value }, style).map(
        ([key, held]) => `${flowPart(key, style)}: ${flowPart(held, style)}`,
      )
  let text = open ?? ''
  let column = style.column + 1
  parts.forEach((part, at) => {
    if (at > 0) {
      text += ','
      column += 1
      if (column > style.width) {
        const pad = ' '.repeat(style.indentation ?? style.indent)
        text += `\n${pad}`
        column = pad.length
      } else {
        text += ' '
        column += 1
      }
    }
    text += part
    column += part.length
  })
  return text + (close ?? '')
}

function flowPart(value: Value, style: Flow): string {
  if (isList(value) || isMap(value)) return flow(value, style)
  return scalar(value, { ...style, column: 0, indentation: 0, isKey: true, inFlow: true, width: 1e9 })
}

interface ScalarStyle extends YamlStyle {
  readonly column: number
  readonly indentation: number
  readonly isKey: boolean
  readonly inFlow?: boolean
}

function scalar(value: Value, style: ScalarStyle): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : ''
  if (isPlain(text, style.inFlow === true)) return folded(text, style, { quote: '' })
  if (needsEscapes(text)) return doubled(text)
  return folded(text, style, { quote: "'" })
}

/** What PyYAML writes without quotes. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (text === '' || text !== text.trim() || /\n/.test(text) || needsEscapes(text)) return false
  if (unquotedValue(text) !== text || /^(?:[=]|<<)$|^\d{4}-\d\d?-\d\d?/.test(text)) return false
  if (/^(?:---|\.\.\.)/.test(text)) return false
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text)) return false
  if (inFlow && (/^[?:]/.test(text) || /[,?[\]{}]/.test(text))) return false
  return !/:(?:\s|$)|\s#/.test(text) && !(inFlow && text.includes(':'))
}

/** Control characters can only be written as escapes. */
function needsEscapes(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return /[\u0000-\u0009\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff]|[ ]\n|\n[ ]/.test(text)
}

const ESCAPES: { readonly [letter: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\u001b': '\\e',
  '\u0000': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\v': '\\v',
  '\f': '\\f',
}

function doubled(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is written otherwise
  const inside = text.replace(/["\\\u0000-\u001f\u007f-\u009f\ufeff]/g, (letter) => {
    const code = letter.charCodeAt(0)
    const hex =
      code < 256
        ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
        : `\\u${code.toString(16).toUpperCase()}`
    return ESCAPES[letter] ?? hex
  })
  return `"${inside}"`
}

/** A text in its quotes, broken at a blank where the line has grown too long. */
function folded(
  text: string,
  { width, column, indentation, isKey }: ScalarStyle,
  { quote }: { quote: string },
): string {
  const inside = quote === '' ? text : text.replaceAll("'", "''")
  const pad = ' '.repeat(indentation)
  let line = column + quote.length
  const words = inside.split(/( +|\n+)/)
  const written = words.map((word, at) => {
    if (word.startsWith('\n')) {
      line = indentation
      return `\n${word}${pad}`
    }
    const isBreak = word === ' ' && line > width && !isKey && at > 1 && at < words.length - 2
    line = isBreak ? indentation : line + word.length
    return isBreak ? `\n${pad}` : word
  })
  return quote + written.join('') + quote
}
