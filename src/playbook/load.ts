import { resolve } from 'node:path'
import type { Play, Playbook } from '../model/playbook.ts'
import type { Position, Problem } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import type { Document } from '../schema/document.ts'
import { type Fields, fieldsAt, kindOf, mapField, textField, textsField } from '../schema/fields.ts'
import type { Secrets } from '../schema/read.ts'
import { importDocument } from './import-document.ts'
import { IMPORT_PLAYBOOK_KEYWORDS } from './keywords.ts'
import type { KnownTasks } from './known.ts'
import { type Loading, splitTags } from './loading.ts'
import { importedFile } from './place.ts'
import { readPlay } from './play.ts'
import { checkReferences } from './references.ts'
import { formOf } from './step-form.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

/** A playbook as far as it could be read, and all that is wrong with it and with what it imports. */
export interface LoadedPlaybook {
  readonly playbook: Playbook
  readonly problems: readonly Problem[]
  /** Every name that a step registers, also of steps that could not be read otherwise. */
  readonly registered: readonly string[]
  /** False where a file could not be read at all. */
  readonly whole: boolean
}

/** What reading a playbook takes besides its tasks. */
export interface LoadOptions {
  readonly secrets?: Secrets
  /** How many items loops over includes may have, where that is known by now. */
  readonly loops?: ReadonlyMap<string, number>
}

/** Reads and checks a playbook file and all that it imports, without any connection. */
export function loadPlaybook(
  file: string,
  known: KnownTasks,
  { secrets, loops = new Map() }: LoadOptions = {},
): LoadedPlaybook {
  const loading: Loading = {
    known,
    secrets,
    checker: known.checker,
    problems: [],
    registered: new Set(),
    unreadHandlers: new Set(),
    unread: new Set(),
    documents: new Map(),
    defaults: [],
    blocks: { count: 0 },
    vars: new Map(),
    loops,
    imports: { count: 0, stopped: false },
  }
  const plays = readPlaybook(loading, { file, from: [], tags: [], vars: {} })
  checkReferences(loading, plays)
  return {
    playbook: { file, plays },
    problems: distinct(loading.problems),
    registered: [...loading.registered],
    whole: loading.unread.size === 0 && !loading.imports.stopped,
  }
}

interface Import {
  readonly file: string
  /** The files that lead here by importing each other. */
  readonly from: readonly string[]
  readonly at?: Position
  readonly tags: readonly string[]
  readonly vars: Values
}

function readPlaybook(loading: Loading, wanted: Import): Play[] {
  const document = importDocument(loading, wanted)
  if (document === undefined) return []
  if (!Array.isArray(document.value)) {
    const message = `a playbook must be a list of plays, not ${kindOf(document.value)}`
    loading.problems.push({ message, at: document.locate([]), hint: '- hosts: all' })
    return []
  }
  return document.value.flatMap((_, index) => readEntry(loading, { document, index, wanted }))
}

interface Entry {
  readonly document: Document
  readonly index: number
  readonly wanted: Import
}

function readEntry(loading: Loading, { document, index, wanted }: Entry): Play[] {
  const value = (document.value as readonly Values[])[index]
  const written = fieldsAt(document, [index], { value, what: 'a play', problems: loading.problems })
  if (written === undefined) return []
  const fields = formOf(written)
  if ('import_playbook' in fields.values) return importPlaybook(loading, fields, wanted)
  const play = readPlay(loading, fields)
  if (play === undefined) return []
  return [{ ...play, tags: [...wanted.tags, ...play.tags], vars: { ...play.vars, ...wanted.vars } }]
}

function importPlaybook(loading: Loading, fields: Fields, wanted: Import): Play[] {
  checkKeys(fields, {
    what: 'an import of a playbook',
    keywords: IMPORT_PLAYBOOK_KEYWORDS,
    foreign: {
      when: 'put it on the steps',
      hosts: 'the plays of the imported playbook define their own hosts',
    },
  })
  checkVariables(fields)
  const written = textField(fields, 'import_playbook')
  if (written === undefined) return []
  const file = importedFile(wanted.file, written, loading.known)
  const from = [...wanted.from, resolve(wanted.file)]
  if (from.includes(resolve(file))) {
    fields.report({ path: ['import_playbook'], message: `${written} imports itself, directly or indirectly` })
    return []
  }
  return readPlaybook(loading, {
    file,
    from,
    at: fields.locate(['import_playbook']),
    tags: [...wanted.tags, ...textsField(fields, 'tags').flatMap(splitTags)],
    // As in Ansible: who imports knows better than what is imported.
    vars: { ...mapField(fields, 'vars'), ...wanted.vars },
  })
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}
