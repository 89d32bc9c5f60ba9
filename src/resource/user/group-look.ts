import type { HostReader } from '../../model/fact.ts'
import { known, type Seen } from '../../model/seen.ts'
import { type Group, group, user } from './account.ts'
import { groupNumbered } from './account-number.ts'
import { primaryOf } from './primary-group.ts'

/** A group as it was seen. */
export interface GroupState {
  readonly name: string
  readonly group: Seen<Group>
  /** Who has the number that it shall have. */
  readonly numbered: Seen<string | null>
  /** Users whose primary group it is; asked only where it shall go. */
  readonly users: readonly string[]
}

/** Reads a group, and what prevents its removal. */
export async function groupState(
  host: HostReader,
  name: string,
  { state, gid }: { readonly state: 'present' | 'absent'; readonly gid?: number | undefined },
): Promise<GroupState> {
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
