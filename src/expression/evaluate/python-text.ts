import { holdsSecret, Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import { isList, isMap, OMIT } from './variables-kind.ts'
import { findUnknown } from './variables-taint.ts'

/** A value as the text that stands for it in a template, as Python writes it: `True`, `['a']`; nothing for none, as Ansible has it. */
export function pythonText(value: Value): string | Secret | Unknown {
  if (typeof value === 'string' || value instanceof Secret || value instanceof Unknown) return value
  if (value === null) return ''
  if (value === OMIT) throw new Fault('omit cannot be used inside a string')
  const missing = findUnknown(value)
  if (missing !== undefined) return missing
  return holdsSecret(value) ? new Secret(repr(value)) : repr(value)
}

function repr(value: Value): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Secret) return reprOfText(value.reveal())
  if (typeof value === 'string') return reprOfText(value)
  if (isList(value)) return `[${value.map(repr).join(', ')}]`
  if (typeof value === 'number') return String(value)
  if (!isMap(value)) return ''
  const entries = Object.entries(value).map(([key, held]) => `${reprOfText(key)}: ${repr(held)}`)
  return `{${entries.join(', ')}}`
}

/** A text in quotes, as Python writes it. */
function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  // oxlint-disable-next-line no-control-regex -- these are what is written otherwise
  const inside = text.replace(/[\\'\u0000-\u001f\u007f-\u00a0\u00ad]/g, (letter) => {
    if (letter === "'") return quote === "'" ? "\\'" : letter
    return ESCAPES[letter] ?? `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return quote + inside + quote
}

const ESCAPES: { readonly [letter: string]: string } = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
