import { posix } from 'node:path'
import { Refusal, type StateChange } from '../model/change.ts'
import type { Content } from '../model/content.ts'
import type { HostReader } from '../model/fact.ts'
import { Secret } from '../model/secret.ts'
import { known, type Seen, Unknown, unknown } from '../model/seen.ts'
import { user } from './account.ts'
import { bytes } from './bytes.ts'
import { type Entry, entry, type FileEntry, fileEntry } from './entry.ts'
import { change } from './entry-change.ts'
import { lookUp, type Named } from './owner.ts'
import { assumed, ownership } from './ownership.ts'
import { placeOf } from './place.ts'
import { exists } from './run.ts'

/** A path as it was seen: what stands there, and what stands above it. */
export interface Spot {
  /** As it was named. */
  readonly path: string
  /** Its one name, once the links above it are followed; where these cannot be told, as it was named. */
  readonly place?: string
  /** The user who would act. */
  readonly user: string
  readonly entry: Seen<Entry>
  readonly parent: Seen<Entry>
  /** Something is sure to stand there, where it cannot be told what: a command makes it first. */
  readonly there?: boolean
  /** The owner and the group that it shall have, as they were looked up. */
  readonly owner?: Named | undefined
  readonly group?: Named | undefined
  /** The primary group of the user who would act; that of root is root. */
  readonly ownGroup?: string
}

/** Owner, group and mode (octal digits); what is not given stays as it is. */
export interface Ownership {
  readonly owner?: string | undefined
  readonly group?: string | undefined
  readonly mode?: string | undefined
}

/** What a file shall be. */
export interface FileWanted extends Ownership {
  readonly content: Content | Seen<Content>
  /** A command that must accept the new file, given as `%s`, before it takes its name. */
  readonly validate?: readonly string[] | undefined
}

/** Looks at a path, at the directory above it, and for who shall own it. */
export async function lookAt(
  host: HostReader,
  path: string,
  { owner, group }: Ownership = {},
): Promise<Spot> {
  const clean = posix.normalize(path).replace(/(.)\/$/, '$1')
  const [{ place, here, parent, there }, owning, sharing, acting] = await Promise.all([
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
    user: host.user,
    entry: here,
    parent,
    owner: owning,
    group: sharing,
    ownGroup,
  }
}

/** What stands at a path and above it, by the names that both have once links are followed. */
async function standing(host: HostReader, path: string) {
  const looked = (place: string) =>
    Promise.all([host.see(entry(place)), host.see(entry(posix.dirname(place)))])
  // Most often no link is above it: then one look is enough.
  const asNamed = looked(path)
  asNamed.catch(() => undefined) // where links are in the way, their words are the better ones
  const seen = await placeOf(host, path)
  if (!seen.known) return { place: path, here: seen, parent: seen, there: false }
  const [here, parent] = await (seen.value === path ? asNamed : looked(seen.value))
  const under = (one: Seen<Entry>) =>
    one.known ? known(one.value, [...(one.assuming ?? []), ...(seen.assuming ?? [])]) : one
  const about = here.known ? undefined : await host.see(exists(seen.value))
  const there = about?.known === true && about.value && about.assuming === undefined
  return { place: seen.value, here: under(here), parent: under(parent), there }
}

/** A directory that must be made before what is in it can be planned. */
export function isMissing({ entry }: Spot): boolean {
  return entry.known && entry.value === null
}

/** A regular file with this content shall stand here. */
export function file(seen: Spot, wanted: FileWanted): StateChange {
  const spot = fitting(seen, ['file', 'link'], 'file')
  if (
    wanted.validate !== undefined &&
    wanted.validate.length > 0 &&
    !wanted.validate.join(' ').includes('%s')
  )
    throw new Refusal(`validate: %s must stand where the new file of ${spot.path} shall be given`)
  const content = asSeen(wanted.content)
  const secret = content.known && content.value instanceof Secret
  const owning = ownership(spot, wanted, '0644')
  const after = assumed(content, owning.assuming, (value): Entry => {
    const made = fileEntry(bytes(value), owning.is)
    return secret ? hidden(made) : made
  })
  return change(spot, {
    after,
    data: content.known ? { content: content.value, validate: wanted.validate ?? [] } : null,
    secret,
  })
}

/** A directory shall stand here. */
export function directory(seen: Spot, wanted: Ownership): StateChange {
  const spot = fitting(seen, ['directory'], 'directory')
  const { is, assuming } = ownership(spot, wanted, '0755')
  return change(spot, { after: known({ type: 'directory', ...is }, assuming), data: null })
}

/** A symbolic link to this target shall stand here. */
export function link(seen: Spot, target: string): StateChange {
  const spot = fitting(seen, ['file', 'link'], 'link')
  const leads = posix.resolve(posix.dirname(spot.place ?? spot.path), target)
  if (leads === (spot.place ?? spot.path))
    throw new Refusal(`a link from ${spot.path} to itself leads nowhere`)
  return change(spot, { after: known({ type: 'link', target }), data: null })
}

/** The same file with other owner, group or mode; nothing must be made. */
export function owned(spot: Spot, wanted: Ownership): StateChange {
  const { assuming } = ownership(spot, wanted, '')
  const after = assumed(spot.entry, assuming, (here): Entry => {
    if (here === null) throw new Refusal(`${spot.path} does not exist`, assumptionsOf(spot.entry))
    if (here.type === 'link' || here.type === 'other')
      throw new Refusal(`${spot.path} is a ${nameOf(here)}`, assumptionsOf(spot.entry))
    return { ...here, ...ownership(spot, wanted, here.mode).is }
  })
  return change(spot, { after, data: null })
}

/** Nothing shall stand here. Where a file or a link was named, no directory goes with all that is in it. */
export function absent(spot: Spot, named?: 'file' | 'link'): StateChange {
  if (spot.path === '/') throw new Refusal('/ cannot be removed')
  const trouble = named === undefined ? undefined : misfit(spot, ['file', 'link', 'other'], named)
  if (trouble !== undefined) throw trouble
  return change(spot, { after: known(null), data: null, certain: spot.there === true && !spot.entry.known })
}

/**
 * Refuses where the directory above is missing, or where something else stands than the task is about: it is not for
 * the task to take it away. Where that is only assumed, it cannot be told what the change starts from.
 */
function fitting(
  spot: Spot,
  fit: readonly NonNullable<Entry>['type'][],
  wanted: 'file' | 'directory' | 'link',
): Spot {
  return [misfit(spot, fit, wanted), orphan(spot)].reduce<Spot>((one, trouble) => {
    if (trouble === undefined) return one
    if (trouble.assuming.length === 0) throw trouble
    return { ...one, entry: unknown(`${trouble.message}, ${trouble.assuming.join(', ')}`) }
  }, spot)
}

function orphan({ path, parent }: Spot): Refusal | undefined {
  if (!parent.known) return undefined
  const above = posix.dirname(path)
  if (parent.value === null) return new Refusal(`the directory ${above} does not exist`, parent.assuming)
  if (parent.value.type === 'directory') return undefined
  return new Refusal(`${above} is a ${nameOf(parent.value)}, not a directory`, parent.assuming)
}

function misfit(
  { path, entry: here }: Spot,
  fit: readonly NonNullable<Entry>['type'][],
  wanted: string,
): Refusal | undefined {
  if (!here.known || here.value === null || fit.includes(here.value.type)) return undefined
  return new Refusal(`${path} is a ${nameOf(here.value)}, not a ${wanted}`, here.assuming)
}

function assumptionsOf(seen: Seen<unknown>): readonly string[] {
  return seen.known ? (seen.assuming ?? []) : []
}

function nameOf(here: NonNullable<Entry>): string {
  return here.type === 'other' ? 'device, pipe or socket' : here.type
}

function asSeen(content: Content | Seen<Content>): Seen<Content> {
  if (content instanceof Unknown) return content
  return typeof content === 'object' && 'known' in content ? content : known(content)
}

function hidden({ text: _secret, ...rest }: FileEntry): FileEntry {
  return { ...rest, hidden: true }
}

/** What stands here for whoever reads the text of it: of a secret that is yet to be written, none can be told. */
export function readable({ path, entry: here }: Pick<Spot, 'path' | 'entry'>): Seen<Entry> {
  const isHidden = here.known && here.value?.type === 'file' && here.value.hidden === true
  return isHidden ? unknown(`what is written to ${path} first is a secret`) : here
}
