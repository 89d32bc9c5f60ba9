import { type Effect, Refusal, type StateChange } from '../model/change.ts'
import { known, mapSeen, type Seen, unknown } from '../model/seen.ts'
import {
  type Group,
  group,
  groupNumbered,
  ownGroup,
  primaryOf,
  regrouped,
  type User,
  user,
  userNumbered,
} from './account.ts'
import type { Going, GroupSpot, UserSpot } from './account-look.ts'
import { groupChange, userChange } from './account-perform.ts'
import { entry } from './entry.ts'
import { homeMade, type NewUser } from './home.ts'
import { settled } from './owner.ts'

/** What a user shall be; what is not given is left as it is, or to useradd(8). */
export interface UserWanted {
  readonly uid?: number | undefined
  readonly group?: string | undefined
  /** Supplementary groups to be in; others stay. */
  readonly groups?: readonly string[] | undefined
  readonly comment?: string | undefined
  readonly home?: string | undefined
  readonly shell?: string | undefined
  readonly system: boolean
  readonly createHome: boolean
}

/** A user shall exist and be like this. */
export function userPresent(spot: UserSpot, wanted: UserWanted): StateChange {
  const { name } = spot
  const free = freeNumber(spot.numbered, name, `the uid ${wanted.uid}`)
  const primary = spot.group && settled(spot.group, { bareNumber: false })
  const others = spot.groups.map((one) => settled(one, { bareNumber: false }))
  const assuming = [...free, ...[primary, ...others].flatMap((one) => one?.assuming ?? [])]
  const named = { ...wanted, group: primary?.name, groups: others.map((one) => one.name) }
  const before = asFarAsKnown(name, spot.user, wanted)
  const after = mapSeen(before, (here) => merged(here ?? blank(spot), named))
  const isNew = before.known && before.value === null
  return userChange({
    subject: name,
    goal: user(name),
    before,
    after: after.known ? known(after.value, [...(after.assuming ?? []), ...assuming]) : after,
    data: given(wanted),
    effects: isNew
      ? comingWith(spot, wanted, named.group)
      : [...numberTaken(name, before, wanted.uid), ...groupTaken(before, after)],
    summary: `${before.known && before.value !== null ? 'change' : 'add'} user ${name}`,
  })
}

/** A user shall not exist; the home directory goes too when told so. */
export function userAbsent(spot: UserSpot, removeHome: boolean): StateChange {
  const { name, going } = spot
  const here = spot.user.known ? spot.user.value : null
  return userChange({
    subject: name,
    goal: user(name),
    before: spot.user,
    after: known(null),
    data: { removeHome },
    effects: here === null || going === undefined ? [] : goingWith(name, here, { going, removeHome }),
    summary: `remove user ${name}`,
  })
}

/** Without what is not given: a plan's digest does not know of it. */
function given<T extends object>(wanted: T): T {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as T
}

/** Of a user that is yet to come with a package, only the name is known. */
function asFarAsKnown(name: string, seen: Seen<User>, wanted: UserWanted): Seen<User> {
  const comes = seen.known && seen.value !== null && seen.value.uid === null && seen.value.home === ''
  const { system: _made, createHome: _too, ...asked } = wanted
  const nothing = Object.values(asked).every((value) => value === undefined)
  return comes && !nothing ? unknown(`the user ${name} comes first`) : seen
}

function freeNumber(numbered: Seen<string | null>, name: string, what: string): readonly string[] {
  if (!numbered.known) return [`if ${what} is free by then`]
  if (numbered.value === null || numbered.value === name) return numbered.assuming ?? []
  throw new Refusal(`${what} is that of ${numbered.value}`, numbered.assuming)
}

/** What comes with a new user: a group of its own, a home, a number. */
function comingWith(spot: UserSpot, { uid, createHome }: UserWanted, primary: string | undefined): Effect[] {
  const { name, fresh, user: seen } = spot
  if (fresh === undefined) return []
  if (createHome && fresh.blocked !== undefined) throw fresh.blocked
  const assuming = seen.known ? seen.assuming : []
  const own = mapSeen(fresh.own, (here): Group => here ?? { gid: null })
  const inGroup = primary ?? name
  const home = (defaults: NewUser) =>
    homeMade(fresh.home, { defaults, owner: name, group: inGroup, above: fresh.above })
  return [
    ...numberGiven('user', name, uid),
    ...(primary === undefined
      ? [{ fact: group(name), becomes: own }, ...numberGiven('group', name, undefined)]
      : []),
    { fact: ownGroup(name), becomes: known(primary === undefined, assuming) },
    { fact: primaryOf(inGroup), becomes: known([name], assuming) },
    ...spot.groups.map(({ given }): Effect => ({ fact: ownGroup(given), becomes: known(false) })),
    ...(createHome && fresh.defaults.known ? home(fresh.defaults.value) : []),
  ]
}

/** What goes with a user: its own group where userdel(8) takes it, its home when told so. */
function goingWith(
  name: string,
  here: NonNullable<User>,
  { going, removeHome }: { readonly going: Going; readonly removeHome: boolean },
): Effect[] {
  const { own, group: named, home } = going
  const stands = home.entry.known ? home.entry.value : null
  if (removeHome && stands?.type === 'directory' && stands.owner !== name)
    throw new Refusal(`${home.path} belongs to ${stands.owner}: it does not go with the user ${name}`)
  const cause = `the user ${name} is removed first`
  const gone: Seen<Group> = own.known && own.value ? known(null, own.assuming) : unknown(cause)
  return [
    ...(here.uid === null ? [] : [{ fact: userNumbered(String(here.uid)), becomes: known(null) }]),
    ...(own.known && !own.value ? [] : [{ fact: group(name), becomes: gone }]),
    ...(gone.known && named.known && named.value?.gid != null
      ? [{ fact: groupNumbered(String(named.value.gid)), becomes: known(null, gone.assuming) }]
      : []),
    ...(removeHome ? [{ fact: entry(home.place ?? home.path), becomes: known(null) }] : []),
  ]
}

/** A number that the host chooses may be any that is free. */
function numberGiven(kind: 'user' | 'group', name: string, number: number | undefined): Effect[] {
  const numbered = kind === 'user' ? userNumbered : groupNumbered
  if (number !== undefined) return [{ fact: numbered(String(number)), becomes: known(name) }]
  const cause = `if the new ${kind} ${name} does not get that number`
  return [{ kinds: [numbered.kind], become: 'assumed if absent', cause }]
}

function numberTaken(name: string, before: Seen<User>, uid: number | undefined): Effect[] {
  const had = before.known ? (before.value?.uid ?? null) : null
  if (uid === undefined || had === uid) return []
  // One that an earlier step makes has a number that nobody knows: what it was given by then keeps that.
  const left = had === null ? UNTOLD : String(had)
  const isNew = before.known && before.value === null
  const old = isNew || !before.known ? [] : [{ fact: userNumbered(left), becomes: known(null) }]
  return [...old, { fact: userNumbered(String(uid)), becomes: known(name) }]
}

/** A number that cannot be told yet. */
const UNTOLD = '?'

function groupTaken(before: Seen<User>, after: Seen<User>): Effect[] {
  const [had, has] = [before, after].map((one) => (one.known ? one.value : null))
  if (!had || !has || had.group === has.group) return []
  return [{ fact: regrouped(has.home), becomes: known({ from: had.group, to: has.group }) }]
}

/** A new user of whom nothing is said. */
function blank({ name, fresh }: UserSpot): NonNullable<User> {
  const shell = fresh?.defaults.known === true ? fresh.defaults.value.shell : '/bin/sh'
  const home = fresh?.home.path ?? `/home/${name}`
  return { uid: null, group: name, groups: [], comment: '', home, shell }
}

function merged(here: NonNullable<User>, wanted: UserWanted): User {
  return {
    uid: wanted.uid ?? here.uid,
    group: wanted.group ?? here.group,
    groups: [...new Set([...here.groups, ...(wanted.groups ?? [])])].sort(),
    comment: wanted.comment ?? here.comment,
    home: wanted.home ?? here.home,
    shell: wanted.shell ?? here.shell,
  }
}

/** What a group shall be. */
export interface GroupWanted {
  readonly gid?: number | undefined
  readonly system: boolean
}

/** A group shall exist. */
export function groupPresent(spot: GroupSpot, wanted: GroupWanted): StateChange {
  const { name, group: seen } = spot
  const free = freeNumber(spot.numbered, name, `the gid ${wanted.gid}`)
  // Of one that is yet to come, the number cannot be told.
  const comes = seen.known && seen.value !== null && seen.value.gid === null && wanted.gid !== undefined
  const before: Seen<Group> = comes ? unknown(`the group ${name} comes first`) : seen
  const after = mapSeen(before, (here): Group => ({ gid: wanted.gid ?? here?.gid ?? null }))
  const had = before.known ? (before.value?.gid ?? null) : null
  const left = comes ? UNTOLD : had === null ? undefined : String(had)
  const old = left === undefined || wanted.gid === undefined || had === wanted.gid ? [] : [left]
  const isNew = before.known && before.value === null
  return groupChange({
    subject: name,
    goal: group(name),
    before,
    after: after.known ? known(after.value, [...(after.assuming ?? []), ...free]) : after,
    data: given(wanted),
    effects: [
      ...old.map((number): Effect => ({ fact: groupNumbered(number), becomes: known(null) })),
      ...(isNew || wanted.gid !== undefined ? numberGiven('group', name, wanted.gid) : []),
    ],
    summary: `${before.known && before.value !== null ? 'change' : 'add'} group ${name}`,
  })
}

/** A group shall not exist. */
export function groupAbsent({ name, group: seen, users }: GroupSpot): StateChange {
  if (users.length > 0) throw new Refusal(`${name} is the primary group of ${users.join(', ')}`)
  const gid = seen.known ? (seen.value?.gid ?? null) : null
  return groupChange({
    subject: name,
    goal: group(name),
    before: seen,
    after: known(null),
    data: null,
    effects: gid === null ? [] : [{ fact: groupNumbered(String(gid)), becomes: known(null) }],
    summary: `remove group ${name}`,
  })
}
