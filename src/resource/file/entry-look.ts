import { posix } from 'node:path'
import type { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'
import { exists } from '../command/command-answer.ts'
import { user } from '../user/account.ts'
import { lookUp, type Named } from '../user/owner.ts'
import { entry } from './entry.ts'
import type { Entry, FileEntry } from './entry-state.ts'
import { refusedLink } from './links-of-others.ts'
import { follow } from './place.ts'

/** A path as it was seen: what is there, and what is above it. */
export interface PathState {
  /** As it was named. */
  readonly path: string
  /** Its one name, once the links above it are followed; where these cannot be told, as it was named. */
  readonly place?: string
  /** The user who would act. */
  readonly user: string
  readonly entry: Seen<Entry>
  readonly parent: Seen<Entry>
  /** Why nothing may be changed there: a link that may be somebody else's leads there. */
  readonly refused?: Refusal | undefined
  /** Something is sure to stand there, where it cannot be told what: a command makes it first. */
  readonly there?: boolean
  /** The owner and the group that it shall have, as they were looked up. */
  readonly owner?: Named | undefined
  readonly group?: Named | undefined
  /** The primary group of the user who would act; that of root is root. */
  readonly ownGroup?: string
}

/** Owner, group and mode (octal digits, or the number that YAML made of them); what is not given is left unchanged. */
export interface Ownership {
  readonly owner?: string | undefined
  readonly group?: string | undefined
  readonly mode?: string | number | undefined
}

/** Reads a path, the directory above it, and who is to own it. */
export async function pathState(
  host: HostReader,
  path: string,
  { owner, group }: Ownership = {},
): Promise<PathState> {
  const clean = posix.normalize(path).replace(/(.)\/$/, '$1')
  const [{ place, here, parent, there, refused }, owning, sharing, acting] = await Promise.all([
    standing(host, clean),
    owner === undefined ? undefined : lookUp(host, 'user', owner),
    group === undefined ? undefined : lookUp(host, 'group', group),
    host.user === 'root' ? undefined : host.see(user(host.user)),
  ])
  const ownGroup = acting?.known === true ? (acting.value?.group ?? host.user) : host.user
  return {
    path: clean,
    place,
    there,
    refused,
    user: host.user,
    entry: here,
    parent,
    owner: owning,
    group: sharing,
    ownGroup,
  }
}

/** What is at a path and above it, by the names that both have once links are followed. */
async function standing(host: HostReader, path: string) {
  const looked = (place: string) =>
    Promise.all([host.see(entry(place)), host.see(entry(posix.dirname(place)))])
  // Most often no link is above it: then one look is enough.
  const asNamed = looked(path)
  asNamed.catch(() => undefined) // where links are in the way, their words are the better ones
  const seen = await follow(host, path)
  if (!seen.known) return { place: path, here: seen, parent: seen, there: false }
  const { place, links } = seen.value
  const [[here, parent], refused] = await Promise.all([
    place === path ? asNamed : looked(place),
    links.length === 0 ? undefined : refusedLink(host, seen.value),
  ])
  const under = (one: Seen<Entry>) =>
    one.known ? known(one.value, [...(one.assuming ?? []), ...(seen.assuming ?? [])]) : one
  const about = here.known ? undefined : await host.see(exists(place))
  const there = about?.known === true && about.value && about.assuming === undefined
  return { place, here: under(here), parent: under(parent), there, refused }
}

/** A directory that must be made before what is in it can be planned. */
export function isMissing({ entry }: PathState): boolean {
  return entry.known && entry.value === null
}

/** A file without its text, which is nobody's business. */
export function hidden({ text: _secret, ...rest }: FileEntry): FileEntry {
  return { ...rest, hidden: true }
}

/** What stands here for whoever reads the text of it: of a secret that is yet to be written, none can be told. */
export function readable({ path, entry: here }: Pick<PathState, 'path' | 'entry'>): Seen<Entry> {
  if (!here.known || here.value?.type !== 'file') return here
  if (here.value.hidden === true) return unknown(`what is written to ${path} first is a secret`)
  return here.value.unread === true ? unknown(`what is copied to ${path} first is not read before`) : here
}
