import { posix } from 'node:path'
import { Refusal } from '../model/change.ts'
import type { HostReader } from '../model/fact.ts'
import { known, type Seen } from '../model/seen.ts'
import {
  type Group,
  group,
  groupNumbered,
  ownGroup,
  primaryOf,
  type User,
  user,
  userNumbered,
} from './account.ts'
import { lookAt, type Spot } from './entry-want.ts'
import { homeOf, type NewUser, newUser } from './home.ts'
import { lookUp, type Named } from './owner.ts'

/** A user as it was seen, with all that its coming or going would change. */
export interface UserSpot {
  readonly name: string
  readonly user: Seen<User>
  /** The groups that it shall be in, as they were looked up: the primary one, and the others in their order. */
  readonly group: Named | undefined
  readonly groups: readonly Named[]
  /** Who has the number that it shall have. */
  readonly numbered: Seen<string | null>
  /** What a new user would be given; of one that is there, nothing is asked. */
  readonly fresh: Fresh | undefined
  /** What would go with one that is there; nothing is asked where it shall stay. */
  readonly going: Going | undefined
}

/** What a new user is given by the host. */
export interface Fresh {
  readonly defaults: Seen<NewUser>
  readonly home: Spot
  /** Directories above it that are not there. */
  readonly above: readonly string[]
  /** Why it cannot be made. */
  readonly blocked: Refusal | undefined
  /** The group of its own name. */
  readonly own: Seen<Group>
}

/** What goes with a user. */
export interface Going {
  /** Whether the group of its name does. */
  readonly own: Seen<boolean>
  readonly group: Seen<Group>
  readonly home: Spot
}

/** What is asked of a user beside the name. */
export interface UserAsked {
  readonly state: 'present' | 'absent'
  readonly uid?: number | undefined
  readonly group?: string | undefined
  readonly groups?: readonly string[] | undefined
  readonly home?: string | undefined
}

/** Looks at a user, and at what its coming or going would change. */
export async function lookAtUser(host: HostReader, name: string, asked: UserAsked): Promise<UserSpot> {
  const { state, uid, group: primary, groups = [], home } = asked
  const [seen, first, others, numbered] = await Promise.all([
    host.see(user(name)),
    primary === undefined ? undefined : lookUp(host, 'group', primary),
    Promise.all(groups.map((one) => lookUp(host, 'group', one))),
    uid === undefined ? known(null) : host.see(userNumbered(String(uid))),
  ])
  const here = seen.known ? seen.value : null
  const fresh = state === 'present' && here === null ? await lookAtFresh(host, name, home) : undefined
  const going = state === 'absent' && here !== null ? await lookAtGoing(host, name, here.home) : undefined
  return { name, user: seen, group: first, groups: others, numbered, fresh, going }
}

async function lookAtFresh(host: HostReader, name: string, home: string | undefined): Promise<Fresh> {
  const usual = home ?? `/home/${name}`
  const [defaults, spot, own] = await Promise.all([
    host.see(newUser(null)),
    lookAt(host, usual),
    host.see(group(name)),
  ])
  const path = home === undefined && defaults.known ? homeOf(name, defaults.value) : usual
  const place = path === usual ? spot : await lookAt(host, path)
  const above = await missingAbove(host, place)
  const [first] = above
  const top = first === undefined ? place : await lookAt(host, first)
  return { defaults, own, home: place, above, blocked: blockedBy(top) }
}

/** Something else than a directory stands above it. */
function blockedBy({ path, parent }: Spot): Refusal | undefined {
  const here = parent.known ? parent.value : null
  if (here === null || here.type === 'directory') return undefined
  const words = `${posix.dirname(path)} is a ${here.type}, not a directory`
  return new Refusal(words, parent.known ? parent.assuming : [])
}

/** Above the root there is nothing, whatever a host says of it. */
async function missingAbove(host: HostReader, { path, parent }: Spot): Promise<string[]> {
  const up = posix.dirname(path)
  if (!parent.known || parent.value !== null || posix.dirname(up) === up) return []
  const above = await lookAt(host, up)
  return [...(await missingAbove(host, above)), above.path]
}

async function lookAtGoing(host: HostReader, name: string, home: string): Promise<Going> {
  const [own, named, spot] = await Promise.all([
    host.see(ownGroup(name)),
    host.see(group(name)),
    lookAt(host, home || '/'),
  ])
  return { own, group: named, home: spot }
}

/** A group as it was seen. */
export interface GroupSpot {
  readonly name: string
  readonly group: Seen<Group>
  /** Who has the number that it shall have. */
  readonly numbered: Seen<string | null>
  /** Users whose primary group it is; asked only where it shall go. */
  readonly users: readonly string[]
}

/** Looks at a group, and at what keeps it from going. */
export async function lookAtGroup(
  host: HostReader,
  name: string,
  { state, gid }: { readonly state: 'present' | 'absent'; readonly gid?: number | undefined },
): Promise<GroupSpot> {
  const [seen, numbered] = await Promise.all([
    host.see(group(name)),
    gid === undefined ? known(null) : host.see(groupNumbered(String(gid))),
  ])
  const goes = state === 'absent' && seen.known && seen.value !== null
  return { name, group: seen, numbered, users: goes ? await usersOf(host, name) : [] }
}

/** Those of them that are not taken away, or given another group, before. */
async function usersOf(host: HostReader, name: string): Promise<string[]> {
  const all = await host.see(primaryOf(name))
  const people = await Promise.all(
    (all.known ? all.value : []).map(async (one) => ({ one, seen: await host.see(user(one)) })),
  )
  return people.flatMap(({ one, seen }) => (seen.known && seen.value?.group === name ? [one] : []))
}
