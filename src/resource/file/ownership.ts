import { known, type Seen } from '../../model/seen.ts'
import { settled } from '../user/owner.ts'
import type { Ownership, PathState } from './entry-look.ts'
import type { DirectoryEntry, Entry, FileEntry } from './entry-state.ts'
import { octalMode } from './octal-mode.ts'

/** Owner, group and mode as they shall be, and what it rests on that there are such an owner and group. */
export function ownership(
  current: PathState,
  wanted: Ownership,
  mode: string,
): { readonly is: Omit<DirectoryEntry, 'type'>; readonly assuming: readonly string[] } {
  const here = current.entry.known ? current.entry.value : null
  const had = here !== null && hasOwner(here) ? here : undefined
  const found = [current.owner, current.group].map((one) => one && settled(one, { bareNumber: true }))
  const [owner = wanted.owner, group = wanted.group] = found.map((one) => one?.name)
  return {
    is: {
      mode: octalMode(wanted.mode ?? had?.mode ?? mode),
      owner: owner ?? had?.owner ?? current.user,
      group: group ?? had?.group ?? defaultGroup(current),
    },
    assuming: found.flatMap((one) => one?.assuming ?? []),
  }
}

/** What follows from a seen value, on more assumptions than its own. */
export function assumed<T, U>(seen: Seen<T>, assuming: readonly string[], follow: (value: T) => U): Seen<U> {
  return seen.known ? known(follow(seen.value), [...(seen.assuming ?? []), ...assuming]) : seen
}

/** What the kernel gives a new entry: the directory's group where that is setgid, else the user's own. */
function defaultGroup({ parent, user, ownGroup = user }: PathState): string {
  const above = parent.known ? parent.value : null
  return above?.type === 'directory' && (Number.parseInt(above.mode, 8) & 0o2000) !== 0
    ? above.group
    : ownGroup
}

/** True for what has an owner that counts: a link's does not. */
export function hasOwner(here: NonNullable<Entry>): here is FileEntry | DirectoryEntry {
  return here.type === 'file' || here.type === 'directory'
}
