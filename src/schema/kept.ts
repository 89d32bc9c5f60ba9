import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../model/json.ts'
import type { Locate, Path } from '../model/problem.ts'
import type { Document } from './document.ts'

/** What was parsed before is not parsed again: by its content and by the build of the program, so that nothing else is trusted. */
export interface KeptDocuments {
  /** The document of a file with this text; `parse` is called where it is not known. */
  document(file: string, text: string, parse: () => Document): Document
}

/** Where documents are kept, and for which build. */
export interface KeepingOptions {
  readonly folder: string
  readonly build: string
  /** Does something when the program ends. */
  readonly atEnd: (work: () => void) => void
}

/** A document without its file, and the places that were asked for. */
interface Kept {
  readonly value: Json
  readonly places: { readonly [asked: string]: readonly [line: number, column: number] }
}

/** Keeps documents between runs. Without a place to keep them they are parsed again. */
export function keepDocuments({ folder, build, atEnd }: KeepingOptions): KeptDocuments {
  const parsed: (() => void)[] = []
  const keep = (work: () => void) => {
    if (parsed.length === 0) atEnd(() => parsed.forEach((one) => one()))
    parsed.push(work)
  }
  return {
    document: (file, text, parse) => {
      const name = `document-${digest(build)}-${digest(text)}.json`
      const found = read(join(folder, name))
      if (found !== undefined) return again(file, found, parse)
      const document = parse()
      if (!mayBeKept(document)) return document
      const places = new Map<string, readonly [number, number]>()
      const locate: Locate = (path, part) => {
        const at = document.locate(path, part)
        places.set(asked(path, part), [at.line, at.column])
        return at
      }
      const kept = () => ({ value: document.value as Json, places: Object.fromEntries(places) })
      keep(() => write({ folder, name, build }, kept()))
      return { ...document, locate }
    },
  }
}

/** A place that nobody asked for the last time is looked for in the text. */
function again(file: string, { value, places }: Kept, parse: () => Document): Document {
  let parsed: Document | undefined
  const locate: Locate = (path, part) => {
    const [line, column] = places[asked(path, part)] ?? []
    if (line !== undefined && column !== undefined) return { file, line, column }
    parsed ??= parse()
    return parsed.locate(path, part)
  }
  return { file, value: value, locate, problems: [], broken: false }
}

function asked(path: Path, part: 'key' | 'value' = 'value'): string {
  return JSON.stringify([part, ...path])
}

/** Nothing that is wrong, that holds a secret, that JSON cannot hold, or whose file is closed to others. */
function mayBeKept({ file, value, problems, broken }: Document): boolean {
  if (broken || problems.length > 0) return false
  try {
    return (statSync(file).mode & 0o044) !== 0 && isPlain(value)
  } catch {
    return false
  }
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object') return false
  const plain = Object.getPrototypeOf(value) === Object.prototype
  return plain && !Object.hasOwn(value, '__proto__') && Object.values(value).every(isPlain)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function read(file: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>
    return kept.value === undefined || kept.places === undefined ? undefined : (kept as Kept)
  } catch {
    return undefined // the first time, or half of one
  }
}

interface Shelf {
  readonly folder: string
  readonly name: string
  readonly build: string
}

/** What another build kept is of no use any more. */
function write({ folder, name, build }: Shelf, kept: Kept): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const other of readdirSync(folder))
      if (other.startsWith('document-') && !other.startsWith(`document-${digest(build)}-`))
        rmSync(join(folder, other), { force: true })
    const beside = join(folder, `.${name}.${process.pid}`)
    writeFileSync(beside, JSON.stringify(kept), { mode: 0o600 })
    renameSync(beside, join(folder, name))
  } catch {
    return
  }
}
