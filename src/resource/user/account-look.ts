import type { HostReader } from '../../model/fact.ts'
import { known, type Seen } from '../../model/seen.ts'
import { type PathState, pathState } from '../file/entry-look.ts'
import { type Group, group, type User, user } from './account.ts'
import { userNumbered } from './account-number.ts'
import { expectHome, type HomeState, homeState, ownHome } from './home-look.ts'
import { type Fresh, freshState } from './new-user-look.ts'
import { lookUp, type Named } from './owner.ts'
import { ownGroup } from './primary-group.ts'

/** A user as it was seen, with everything that creating or removing it would change. */
export interface UserState {
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
  /** The home of one that is there; nothing is asked where none is to be made. */
  readonly home: HomeState | undefined
}

/** What goes with a user. */
export interface Going {
  /** Whether the group of its name does. */
  readonly own: Seen<boolean>
  readonly group: Seen<Group>
  readonly home: PathState
}

/** What is asked of a user beside the name. */
export interface UserAsked {
  readonly state: 'present' | 'absent'
  readonly uid?: number | undefined
  readonly group?: string | undefined
  readonly groups?: readonly string[] | undefined
  readonly home?: string | undefined
  readonly create_home?: boolean | undefined
}

/** Reads a user, and what creating or removing it would change. */
export async function userState(host: HostReader, name: string, asked: UserAsked): Promise<UserState> {
  const { state, uid, group: primary, groups = [] } = asked
  const withHome = state === 'present' && asked.create_home === true
  if (withHome) expectHome(host, name, asked.home)
  const [seen, first, others, numbered] = await Promise.all([
    host.see(user(name)),
    primary === undefined ? undefined : lookUp(host, 'group', primary),
    Promise.all(groups.map((one) => lookUp(host, 'group', one))),
    uid === undefined ? known(null) : host.see(userNumbered(String(uid))),
  ])
  const here = seen.known ? seen.value : null
  const fresh = state === 'present' && here === null ? await freshState(host, name, asked.home) : undefined
  const going = state === 'absent' && here !== null ? await removalState(host, name, here.home) : undefined
  const path = here === null ? undefined : ownHome(name, here.home, asked.home)
  const home = withHome && path !== undefined ? await homeState(host, path) : undefined
  return { name, user: seen, group: first, groups: others, numbered, fresh, going, home }
}

async function removalState(host: HostReader, name: string, home: string): Promise<Going> {
  const [own, named, current] = await Promise.all([
    host.see(ownGroup(name)),
    host.see(group(name)),
    pathState(host, home || '/'),
  ])
  return { own, group: named, home: current }
}
