import type { Effect, StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { entry, given } from './entry.ts'
import type { PathState } from './entry-look.ts'
import { compared, entryChange } from './entry-perform.ts'
import type { EntryData } from './entry-scripts.ts'
import type { Entry } from './entry-state.ts'
import { hasOwner } from './ownership.ts'

/** What shall stand at a place. */
export interface Wanted {
  readonly after: Seen<Entry>
  readonly data: EntryData | null
  readonly secret?: boolean
  /** It will be made, whatever is unknown of what stands there. */
  readonly certain?: boolean
}

/** The change of what stands at a place, with what it means for other names of a file. */
export function change(
  current: PathState,
  { after: asWritten, data, secret = false, certain = false }: Wanted,
): StateChange {
  const before = current.entry
  if (current.refused !== undefined && differs(before, asWritten)) throw current.refused
  const summary = summarize(current.path, before, asWritten)
  const after = mapSeen(asWritten, (made) => sharing(before, made))
  return entryChange({
    subject: current.path,
    goal: entry(current.place ?? current.path),
    effects: after.known ? ofOtherNames(after.value) : [],
    before,
    after,
    data,
    secret,
    summary,
    certain,
  })
}

/** Whether there is anything to do, as far as it is known. */
function differs(before: Seen<Entry>, after: Seen<Entry>): boolean {
  return before.known && after.known && compared(before.value) !== compared(after.value)
}

/** What keeps its content stays the file that other names have, too; what is written anew is a file of its own. */
function sharing(before: Seen<Entry>, made: Entry): Entry {
  const had = before.known ? before.value : null
  if (made?.type !== 'file' || had?.type !== 'file') return made
  const { inode: _other, ...alone } = made
  return had.inode === undefined || had.sha256 !== made.sha256 ? alone : { ...made, inode: had.inode }
}

function ofOtherNames(made: Entry): Effect[] {
  if (made?.type !== 'file' || made.inode === undefined) return []
  const { inode, mode, owner, group } = made
  return [{ fact: given(inode), becomes: known({ mode, owner, group }) }]
}

function summarize(path: string, before: Seen<Entry>, after: Seen<Entry>): string {
  if (!after.known) return `write ${path}`
  const want = after.value
  const had = before.known ? before.value : undefined
  if (want === null) return `remove ${path}`
  if (want.type === 'link') return `link ${path} -> ${want.target}`
  const changed = had === undefined || had === null ? [] : differences(had, want)
  const detail = changed.length === 0 ? '' : ` (${changed.join(', ')})`
  return want.type === 'directory' ? `create directory ${path}${detail}` : `write ${path}${detail}`
}

function differences(had: NonNullable<Entry>, want: NonNullable<Entry>): string[] {
  if (!hasOwner(had) || !hasOwner(want)) return []
  const keys = ['mode', 'owner', 'group'] as const
  return keys.flatMap((key) => (had[key] === want[key] ? [] : [`${key} ${had[key]} -> ${want[key]}`]))
}
