import type { Later } from '../../host/later-facts.ts'
import type { FactKind } from '../../model/fact.ts'
import { isRecord, type Json } from '../../model/json.ts'
import { mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { group, type User, user } from '../user/account.ts'
import { groupNumbered, userNumbered } from '../user/account-number.ts'
import { regrouped } from '../user/primary-group.ts'
import type { Closed } from './attributes-set.ts'
import { entry, given } from './entry.ts'
import type { Entry, FileEntry } from './entry-state.ts'

const NUMBERED = [userNumbered.kind, groupNumbered.kind]

/**
 * A file belongs to numbers. One that no user or group has any more is all that is left of its name, and one that is given
 * to somebody gets a name. Only what is in his home goes with a user to another number (usermod(8)).
 */
export async function renumbered(
  path: string,
  planned: Later,
  own: () => Promise<Seen<Json>>,
): Promise<Seen<Json> | undefined> {
  const dark = planned.some(entry.kind, (other, { known }) => !known && other !== path)?.value
  const isTouched = [...NUMBERED, given.kind, regrouped.kind].some((kind) => planned.some(kind, () => true))
  if (dark === undefined && !isTouched) return undefined
  const stands = (await own()) as Seen<Entry>
  // What is written under another name of a file is in it, and nobody knows what names it has.
  if (dark?.known === false && isShared(stands)) return unknown(dark.cause)
  return mapSeen(stands, (found): Json => {
    if (found === null || found.type === 'link' || found.type === 'other') return found
    const here = found.type === 'file' ? asGiven(found, planned) : found
    return { ...here, owner: ownerOf(path, here.owner, planned), group: groupOf(path, here.group, planned) }
  })
}

function isShared(stands: Seen<Entry>): boolean {
  return stands.known && stands.value?.type === 'file' && stands.value.inode !== undefined
}

/** Another name of the same file may have been given another owner or mode. */
function asGiven(file: FileEntry, planned: Later): FileEntry {
  const later =
    file.inode === undefined ? undefined : (planned.at(given(file.inode)) as Seen<Closed> | undefined)
  return later?.known === true ? { ...file, ...later.value } : file
}

function ownerOf(path: string, name: string, planned: Later): string {
  const given = planned.at(userNumbered(name))
  if (given?.known === true && typeof given.value === 'string') return given.value
  const later = planned.at(user(name)) as Seen<User> | undefined
  if (later?.known !== true) return name
  const left = leftOf(userNumbered.kind, planned)
  if (left === undefined || left === String(later.value?.uid)) return name
  return later.value !== null && `${path}/`.startsWith(`${later.value.home}/`) ? name : left
}

function groupOf(path: string, name: string, planned: Later): string {
  const moved = planned.some(regrouped.kind, (home) => `${path}/`.startsWith(`${home}/`))?.value
  const other = moved?.known === true && isRecord(moved.value) ? moved.value : {}
  if (other['from'] === name && typeof other['to'] === 'string') return other['to']
  const given = planned.at(groupNumbered(name))
  if (given?.known === true && typeof given.value === 'string') return given.value
  // Nothing of a group can be changed but its number.
  return planned.at(group(name))?.known === true ? (leftOf(groupNumbered.kind, planned) ?? name) : name
}

/** The number that nobody has any more. */
function leftOf(kind: FactKind, planned: Later): string | undefined {
  return planned.some(kind, (_number, { known, ...seen }) => known && 'value' in seen && seen.value === null)
    ?.arg
}
