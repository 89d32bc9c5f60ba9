import { posix } from 'node:path'
import { defineChange, wantedState } from '../../define/change.ts'
import { quote } from '../../host/quote.ts'
import type { DeferredSync, Placement, ScriptContext } from '../../model/change-kind.ts'
import { isLargeFile } from '../../model/content.ts'
import { canonical } from '../../model/json.ts'
import { dangerOfPath } from '../../perform/endangered.ts'
import { statIs } from './attributes-set.ts'
import { entryDigest } from './entry-digest.ts'
import {
  besideOf,
  type EntryData,
  type EntryOf,
  eitherWay,
  keepsContent,
  validateOf,
  waits,
  waysOf,
} from './entry-scripts.ts'
import type { DirectoryEntry, Entry } from './entry-state.ts'

/** Files, directories, links: made beside their target and renamed, so that no half of one is ever seen. */
export const entryChange = defineChange<Entry, EntryData | null>({
  name: 'entry',
  same: (before, after) => compared(before) === compared(after),
  guard: (before, change) => guard(before, change.subject),
  places,
  endangers: ({ subject }, login) => dangerOfPath(subject, login),
  script: (change, context) => eitherWay(waysOf(change, beforeOf(change), context)),
  deferredSync: (change, context) => {
    const [before, after] = [beforeOf(change), wantedState(change)]
    const temporaryFile = besideOf(change.subject, context)
    const within = posix.dirname(change.subject)
    const act = actOf(change, context)
    if (after?.type === 'directory')
      return { within, ...act, ...(isTight(after, context) ? { tight: true } : {}) }
    if (after === null || after.type === 'other') return { within, ...act, tight: true }
    if (after.type === 'link') return { within, ...act, tight: true, temporaryFile }
    if (keepsContent(before, after)) return { within, ...act, tight: true }
    const sync = waits(change, context) ? { sync: change.subject } : {}
    return { within, ...act, tight: true, temporaryFile, ...sync }
  },
})

/** What it takes, and the act that is the same; what a command has to accept has more to say than such an act can. */
function actOf(change: EntryOf, context: ScriptContext): Pick<DeferredSync, 'input' | 'held'> {
  const { held: words, content } = waysOf(change, beforeOf(change), context)
  const input = content === undefined ? {} : { input: context.print(content) }
  if (validateOf(change).length > 0) return input
  const test = change.before.known ? testOf(change.before.value, change.subject) : undefined
  const bytes = content === undefined || isLargeFile(content) ? {} : { bytes: content.length }
  return { ...input, held: { argv: words, ...bytes, ...(test === undefined ? {} : { test }) } }
}

/** The guard for who can ask without starting a process; where nothing or no file is to be, the shell itself can. */
function testOf(before: Entry, path: string): readonly string[] | undefined {
  if (before === null || before.type === 'other') return undefined
  if (before.type === 'link') return ['is', path, 'link', before.target]
  const { type, mode, owner, group } = before
  return ['is', path, type, mode, owner, group, ...(before.type === 'file' ? [before.sha256] : [])]
}

/** A directory of who acts, in which nobody else may write. */
function isTight({ owner, mode }: DirectoryEntry, { user }: ScriptContext): boolean {
  return owner === user && (Number.parseInt(mode, 8) & 0o022) === 0
}

function beforeOf({ before }: EntryOf): Entry {
  return before.known ? before.value : null
}

function places({ goal, before, after }: EntryOf): Placement | undefined {
  const { arg: path } = goal
  if (typeof path !== 'string') return undefined
  if (after.known && after.value === null) return [path, null, 'gone']
  const was = before.known && before.value === null ? 'new' : 'there'
  return [path, after.known && after.value !== null ? entryDigest(after.value) : null, was]
}

function guard(before: Entry, path: string): string {
  const at = quote(path)
  if (before === null) return `[ ! -e ${at} ] && [ ! -L ${at} ]`
  // The dot: a substitution takes away the line breaks at its end.
  if (before.type === 'link') return `[ "$(readlink -n ${at}; echo .)" = ${quote(`${before.target}.`)} ]`
  if (before.type === 'other') return `[ -e ${at} ] && [ ! -L ${at} ] && [ ! -f ${at} ] && [ ! -d ${at} ]`
  const kind =
    before.type === 'directory' ? 'directory' : before.size === 0 ? 'regular empty file' : 'regular file'
  const stands = statIs(before, path, { format: '%F ', gives: `${kind} ` })
  return before.type === 'directory'
    ? stands
    : `${stands} && [ "$(sha256sum <${at})" = '${before.sha256}  -' ]`
}

/** What counts of an entry when two are compared. */
export function compared(here: Entry): string {
  if (here === null) return 'absent'
  if (here.type !== 'file') return canonical(here)
  return [here.mode, here.owner, here.group, here.sha256].join(' ')
}
