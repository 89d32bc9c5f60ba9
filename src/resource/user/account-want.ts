import type { StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { type User, user } from './account.ts'
import { freeNumber, given } from './account-given.ts'
import type { UserState } from './account-look.ts'
import { userChange } from './account-perform.ts'
import type { UserWanted } from './account-wanted.ts'
import { settled } from './owner.ts'
import { comingWith, goingWith, groupTaken, numberTaken } from './user-effects.ts'

/** A user must exist and have these properties. */
export function userPresent(current: UserState, wanted: UserWanted): StateChange {
  const { name } = current
  const free = freeNumber(current.numbered, name, `the uid ${wanted.uid}`)
  const primary = current.group && settled(current.group, { bareNumber: false })
  const others = current.groups.map((one) => settled(one, { bareNumber: false }))
  const assuming = [...free, ...[primary, ...others].flatMap((one) => one?.assuming ?? [])]
  const named = { ...wanted, group: primary?.name, groups: others.map((one) => one.name) }
  const before = asFarAsKnown(name, current.user, wanted)
  const after = mapSeen(before, (here) => merged(here ?? blank(current), named))
  const isNew = before.known && before.value === null
  return userChange({
    subject: name,
    goal: user(name),
    before,
    after: after.known ? known(after.value, [...(after.assuming ?? []), ...assuming]) : after,
    data: given(wanted),
    effects: isNew
      ? comingWith(current, wanted, named.group)
      : [...numberTaken(name, before, wanted.uid), ...groupTaken(before, after)],
    summary: `${before.known && before.value !== null ? 'change' : 'add'} user ${name}`,
  })
}

/** A user must not exist; the home directory is also removed if requested. By force, also one who is still at work. */
export function userAbsent(current: UserState, removeHome: boolean, force = false): StateChange {
  const { name, going } = current
  const here = current.user.known ? current.user.value : null
  return userChange({
    subject: name,
    goal: user(name),
    before: current.user,
    after: known(null),
    data: { removeHome, force },
    effects: here === null || going === undefined ? [] : goingWith(name, here, { going, removeHome }),
    summary: `remove user ${name}`,
  })
}

/** Of a user that is yet to come with a package, only the name is known. */
function asFarAsKnown(name: string, seen: Seen<User>, wanted: UserWanted): Seen<User> {
  const comes = seen.known && seen.value !== null && seen.value.uid === null && seen.value.home === ''
  const { system: _made, createHome: _too, onlyGroups: _how, ...asked } = wanted
  const nothing = Object.values(asked).every((value) => value === undefined)
  return comes && !nothing ? unknown(`the user ${name} is created first`) : seen
}

/** A new user of whom nothing is said. */
function blank({ name, fresh }: UserState): NonNullable<User> {
  const shell = fresh?.defaults.known === true ? fresh.defaults.value.shell : '/bin/sh'
  const home = fresh?.home.path ?? `/home/${name}`
  return { uid: null, group: name, groups: [], comment: '', home, shell }
}

/** A user's own primary group may name him as a member: that is no other membership. */
function groupsOf(here: NonNullable<User>, { groups = [], group, onlyGroups }: UserWanted): string[] {
  const both = [...new Set([...here.groups, ...groups])].sort()
  if (onlyGroups !== true) return both
  const primary = group ?? here.group
  const isSame =
    both.every((one) => one === primary || groups.includes(one)) &&
    groups.every((one) => here.groups.includes(one))
  return isSame ? [...here.groups] : [...new Set(groups)].sort()
}

function merged(here: NonNullable<User>, wanted: UserWanted): User {
  return {
    uid: wanted.uid ?? here.uid,
    group: wanted.group ?? here.group,
    groups: groupsOf(here, wanted),
    comment: wanted.comment ?? here.comment,
    home: wanted.home ?? here.home,
    shell: wanted.shell ?? here.shell,
  }
}
