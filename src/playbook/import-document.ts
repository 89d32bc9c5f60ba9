import type { Position } from '../model/problem.ts'
import type { Document } from '../schema/document.ts'
import { readYaml } from '../schema/read.ts'
import type { Loading } from './loading.ts'

/** How far imports may go, in depth and in number: more is a mistake, or malice. */
const DEEPEST = 100

const MOST = 10_000

/** A document that another one imports; `from` are the files that lead to it. */
export interface Imported {
  readonly file: string
  readonly from: readonly string[]
  readonly at?: Position
}

/** The document of an import; undefined, and a problem, where there is none. */
export function importDocument(loading: Loading, { file, from, at }: Imported): Document | undefined {
  const tooMany =
    from.length > DEEPEST
      ? `files import each other more than ${DEEPEST} levels deep`
      : ++loading.imports.count > MOST
        ? `more than ${MOST} imports`
        : undefined
  if (tooMany !== undefined) {
    // Said once: where one import is too many, the next ones are too.
    if (!loading.imports.stopped)
      loading.problems.push(at === undefined ? { message: tooMany } : { message: tooMany, at })
    loading.imports.stopped = true
    return undefined
  }
  const known = loading.documents.get(file)
  const document = known ?? readYaml(file, loading.secrets, at)
  loading.documents.set(file, document)
  if (known === undefined) loading.problems.push(...document.problems)
  if (document.broken) loading.unread.add(file)
  return document.broken ? undefined : document
}
