import type { Locate, Path, Problem } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import { Unknown } from '../model/seen.ts'
import type { Value, Values } from '../model/value.ts'
import type { Document } from './document.ts'

/** A map in a document that is read key by key; what is wrong with a value is reported at its place. */
export interface Fields {
  readonly document: Document
  readonly path: Path
  readonly values: Values
  readonly locate: Locate
  readonly report: (wrong: Wrong) => void
}

/** A problem by its path below a map. */
export interface Wrong {
  readonly path: Path
  readonly part?: 'key' | 'value'
  readonly message: string
  readonly hint?: string | undefined
}

/** The fields of the map at a path of a document; undefined, and a problem, if there is no map. */
export function fieldsAt(document: Document, path: Path, reading: Reading): Fields | undefined {
  const locate: Locate = (below, part) => document.locate([...path, ...below], part)
  const report = ({ path: below, part, message, hint }: Wrong) => {
    const problem = { message, at: locate(below, part) }
    reading.problems.push(hint === undefined ? problem : { ...problem, hint })
  }
  if (isValues(reading.value)) return { document, path, values: reading.value, locate, report }
  report({
    path: [],
    message: `${reading.what} must be a map, not ${kindOf(reading.value)}`,
    hint: reading.hint,
  })
  return undefined
}

/** A value that should be a map, what it is called, and where problems go. */
export interface Reading {
  readonly value: Value | undefined
  readonly what: string
  readonly hint?: string
  readonly problems: Problem[]
}

/** True for a map of values. */
export function isValues(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof Secret) && !(value instanceof Unknown)
}

/** What a value is, for a sentence about it. */
export function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'empty'
  if (value instanceof Secret) return 'a secret'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? 'a string' : typeof value === 'number' ? 'a number' : String(value)
}

/** A text; a number counts as its digits. */
export function textField(fields: Fields, key: string): string | undefined {
  const value = fields.values[key]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() !== '') return value
  if (typeof value === 'number') return String(value)
  fields.report({
    path: [key],
    message: `${key} must be a string, not ${value === '' ? 'an empty one' : kindOf(value)}`,
  })
  return undefined
}

/** One text or a list of texts, as a list. */
export function textsField(fields: Fields, key: string): readonly string[] {
  const value = fields.values[key]
  if (value === undefined) return []
  const list: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value]
  return list.flatMap((item, index) => {
    if (typeof item === 'string' && item.trim() !== '') return [item]
    if (typeof item === 'number') return [String(item)]
    const path = Array.isArray(value) ? [key, index] : [key]
    fields.report({ path, message: `${key} must be a string or a list of strings, not ${kindOf(item)}` })
    return []
  })
}

/** True or false; `yes` and `no` count. */
export function flagField(fields: Fields, key: string): boolean | undefined {
  const value = fields.values[key]
  if (value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:yes|true|on)$/i.test(value)) return true
  if (typeof value === 'string' && /^(?:no|false|off)$/i.test(value)) return false
  const hint =
    typeof value === 'string' && value.includes('{{') ? 'an expression cannot be used here' : undefined
  fields.report({ path: [key], message: `${key} must be true or false, not ${kindOf(value)}`, hint })
  return undefined
}

/** A map; nothing given is an empty one. */
export function mapField(fields: Fields, key: string): Values {
  const value = fields.values[key]
  if (value === undefined || value === null) return {}
  if (isValues(value)) return value
  fields.report({ path: [key], message: `${key} must be a map, not ${kindOf(value)}` })
  return {}
}

/** Entries of a list; nothing given is none. */
export function listField(fields: Fields, key: string): readonly Value[] {
  const value = fields.values[key]
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value as readonly Value[]
  fields.report({ path: [key], message: `${key} must be a list, not ${kindOf(value)}` })
  return []
}

/** The entries of a record that hold something. */
export function present<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  // The filter is what the type says.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
