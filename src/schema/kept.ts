import type { Json } from '../model/json.ts'
import type { Locate, Path } from '../model/problem.ts'
import { type DiskCache, mayBeKept } from './disk-cache.ts'
import type { Document } from './document.ts'

/** What was parsed before is not parsed again. */
export interface KeptDocuments {
  /** The document of a file with this text; `parse` is called where it is not known. */
  document(file: string, text: string, parse: () => Document): Document
}

/** A document without its file, and the places that were asked for. */
interface Kept {
  readonly value: Json
  readonly places: { readonly [asked: string]: readonly [line: number, column: number] }
}

/** Keeps documents between runs. */
export function keepDocuments(diskCache: DiskCache): KeptDocuments {
  return {
    document: (file, text, parse) => {
      const found = diskCache.take(text)
      if (isKept(found)) return again(file, found, parse)
      const document = parse()
      const { value, problems, broken } = document
      if (broken || problems.length > 0 || !mayBeKept(file, value)) return document
      const places = new Map<string, readonly [number, number]>()
      const locate: Locate = (path, part) => {
        const at = document.locate(path, part)
        places.set(asked(path, part), [at.line, at.column])
        return at
      }
      diskCache.put(text, () => ({ value, places: Object.fromEntries(places) }))
      return { ...document, locate }
    },
  }
}

function isKept(found: Json | undefined): found is Json & Kept {
  return typeof found === 'object' && found !== null && 'value' in found && 'places' in found
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
  return { file, value, locate, problems: [], broken: false }
}

function asked(path: Path, part: 'key' | 'value' = 'value'): string {
  return JSON.stringify([part, ...path])
}
