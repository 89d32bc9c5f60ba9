import type { Position, Problem } from '../model/problem.ts'
import type { ParamsChecker } from '../schema/check.ts'
import type { Document } from '../schema/document.ts'
import type { Fields } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'
import { readYaml, type Secrets } from '../schema/read.ts'
import type { KnownTasks } from './known.ts'

/** What reading a playbook needs at every place, and where its problems are collected. */
export interface Loading {
  readonly known: KnownTasks
  readonly checker: ParamsChecker
  readonly secrets: Secrets | undefined
  readonly problems: Problem[]
  /** Every name that a step registers, also one that could not be read otherwise. */
  readonly registered: Set<string>
  /** Files that could not be read: what they define is not known. */
  readonly unread: Set<string>
  /** The documents so far, by file: one that is imported many times is read once. */
  readonly documents: Map<string, Document>
  readonly imports: { count: number; stopped: boolean }
}

/** What keys a map may have, and what to say about some that it may not. */
export interface Vocabulary {
  readonly what: string
  readonly keywords: readonly string[]
  readonly foreign: { readonly [keyword: string]: string }
}

/** Reports the keys of a map that are not in its vocabulary. */
export function checkKeys(fields: Fields, { what, keywords, foreign }: Vocabulary): void {
  for (const key of Object.keys(fields.values)) {
    if (keywords.includes(key)) continue
    const instead = Object.hasOwn(foreign, key) ? foreign[key] : undefined
    const message =
      instead === undefined
        ? `unknown keyword "${key}" in ${what}`
        : `"${key}" is not a keyword of ${what} here`
    fields.report({ path: [key], part: 'key', message, hint: instead ?? didYouMean(key, keywords) })
  }
}

/** Reports names under `vars` that cannot be variables of a play or step. */
export function checkVariables(fields: Fields): void {
  const vars = fields.values['vars']
  if (typeof vars !== 'object' || vars === null) return
  for (const name of Object.keys(vars)) {
    const wrong = wrongVariableName(name)
    if (wrong !== undefined) fields.report({ path: ['vars', name], part: 'key', message: wrong })
    else if (/^(?:ansible|hostwright)_/.test(name)) {
      const message = `"${name}" says how to reach a host, which a playbook cannot`
      fields.report({ path: ['vars', name], part: 'key', message, hint: 'put it in the inventory' })
    }
  }
}

/** Several tags may stand in one text: `web,mail`. */
export function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}

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
