import { type Effect, Refusal } from '../../model/change.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import { type Group, group, type User } from './account.ts'
import { numberGiven, UNTOLD } from './account-given.ts'
import type { Going, UserState } from './account-look.ts'
import { groupNumbered, userNumbered } from './account-number.ts'
import type { UserWanted } from './account-wanted.ts'
import { homeMade } from './home.ts'
import type { NewUser } from './new-user.ts'
import { ownGroup, primaryOf, regrouped } from './primary-group.ts'

/** What comes with a new user: a group of its own, a home, a number. */
export function comingWith(
  current: UserState,
  { uid, createHome }: UserWanted,
  primary: string | undefined,
): Effect[] {
  const { name, fresh, user: seen } = current
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
    ...current.groups.map(({ given }): Effect => ({ fact: ownGroup(given), becomes: known(false) })),
    ...(createHome && fresh.defaults.known ? home(fresh.defaults.value) : []),
  ]
}

/** What goes with a user: its own group where userdel(8) takes it, its home when told so. */
export function goingWith(
  name: string,
  here: NonNullable<User>,
  { going, removeHome }: { readonly going: Going; readonly removeHome: boolean },
): Effect[] {
  const { own, group: named, home } = going
  const stands = home.entry.known ? home.entry.value : null
  if (removeHome && stands?.type === 'directory' && stands.owner !== name)
    throw new Refusal(`${home.path} belongs to ${stands.owner}: it is not removed with the user ${name}`)
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

/** What becomes of the numbers that a user had and is given. */
export function numberTaken(name: string, before: Seen<User>, uid: number | undefined): Effect[] {
  const had = before.known ? (before.value?.uid ?? null) : null
  if (uid === undefined || had === uid) return []
  // One that an earlier step makes has a number that nobody knows: what it was given by then keeps that.
  const left = had === null ? UNTOLD : String(had)
  const isNew = before.known && before.value === null
  const old = isNew || !before.known ? [] : [{ fact: userNumbered(left), becomes: known(null) }]
  return [...old, { fact: userNumbered(String(uid)), becomes: known(name) }]
}

/** What becomes of the files in a home whose user gets another primary group. */
export function groupTaken(before: Seen<User>, after: Seen<User>): Effect[] {
  const [had, has] = [before, after].map((one) => (one.known ? one.value : null))
  if (!had || !has || had.group === has.group) return []
  return [{ fact: regrouped(has.home), becomes: known({ from: had.group, to: has.group }) }]
}
