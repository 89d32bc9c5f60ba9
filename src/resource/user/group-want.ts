import { type Effect, Refusal, type StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { type Group, group } from './account.ts'
import { freeNumber, given, numberGiven, UNTOLD } from './account-given.ts'
import { groupNumbered } from './account-number.ts'
import type { GroupWanted } from './account-wanted.ts'
import type { GroupState } from './group-look.ts'
import { groupChange } from './group-perform.ts'

/** A group must exist. */
export function groupPresent(current: GroupState, wanted: GroupWanted): StateChange {
  const { name, group: seen } = current
  const free = freeNumber(current.numbered, name, `the gid ${wanted.gid}`)
  // Of one that is yet to come, the number cannot be told.
  const comes = seen.known && seen.value !== null && seen.value.gid === null && wanted.gid !== undefined
  const before: Seen<Group> = comes ? unknown(`the group ${name} is created first`) : seen
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

/** A group must not exist. */
export function groupAbsent({ name, group: seen, users }: GroupState): StateChange {
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
