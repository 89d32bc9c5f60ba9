import { posix } from 'node:path'
import { defineChange, wantedState } from '../../define/change.ts'
import { quote } from '../../host/quote.ts'
import type { Placement, ScriptContext } from '../../model/change-kind.ts'
import { canonical } from '../../model/json.ts'
import { dangerOfPath } from '../../perform/endangered.ts'
import { statIs } from './attributes-set.ts'
import { entryDigest } from './entry-digest.ts'
import {
  besideOf,
  type EntryData,
  type EntryOf,
  keepsContent,
  makeDirectory,
  remove,
  symlink,
  waits,
  writeFile,
} from './entry-scripts.ts'
import type { DirectoryEntry, Entry } from './entry-state.ts'

/** Files, directories, links: made beside their target and renamed, so that no half of one is ever seen. */
export const entryChange = defineChange<Entry, EntryData | null>({
  name: 'entry',
  same: (before, after) => compared(before) === compared(after),
  guard: (before, change) => guard(before, change.subject),
  places,
  endangers: ({ subject }, login) => dangerOfPath(subject, login),
  script: (change, context) => {
    const { before, after } = states(change)
    if (after === null) return remove(change.subject, before)
    if (after.type === 'link') return symlink(change.subject, after.target, context)
    if (after.type === 'directory') return makeDirectory(change.subject, { before, after, context })
    if (after.type === 'file') return writeFile(change, { before, after, context })
    throw new TypeError(`cannot create ${change.subject}`)
  },
  deferredSync: (change, context) => {
    const { before, after } = states(change)
    const temporaryFile = besideOf(change.subject, context)
    const within = posix.dirname(change.subject)
    if (after?.type === 'directory') return { within, ...(isTight(after, context) ? { tight: true } : {}) }
    if (after === null || after.type === 'other') return { within, tight: true }
    if (after.type === 'link') return { within, tight: true, temporaryFile }
    if (keepsContent(before, after)) return { within, tight: true }
    const sync = waits(change, context) ? { sync: change.subject } : {}
    return { within, tight: true, temporaryFile, ...sync }
  },
})

/** A directory of who acts, in which nobody else may write. */
function isTight({ owner, mode }: DirectoryEntry, { user }: ScriptContext): boolean {
  return owner === user && (Number.parseInt(mode, 8) & 0o022) === 0
}

function states(change: EntryOf): { before: Entry; after: Entry } {
  return { before: change.before.known ? change.before.value : null, after: wantedState(change) }
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
