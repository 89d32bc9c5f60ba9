import type { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import type { Seen } from '../../model/seen.ts'
import { type PathState, pathState } from '../file/entry-look.ts'
import { type NewUser, newUser } from './new-user.ts'
import { blockedBy, missingAbove } from './new-user-look.ts'

/** The home of a user who exists, with what making it would take. */
export interface HomeState {
  readonly home: PathState
  /** What a new home is given; nothing is asked where one stands. */
  readonly defaults?: Seen<NewUser>
  /** Directories above it that are not there. */
  readonly above: readonly string[]
  /** Why it cannot be made. */
  readonly blocked?: Refusal | undefined
}

/** The home that a user who is there must have: the one that is asked for, or the usual one. Another is the business of whoever chose it. */
export function ownHome(name: string, home: string, asked: string | undefined): string | undefined {
  const path = asked ?? (home === usual(name) ? home : undefined)
  return path === NONE ? undefined : path
}

/** The home of accounts that are to have none (Debian Policy 9.2.3). */
const NONE = '/nonexistent'

/** Asks for the home where it usually is, together with the user: then it need not be asked for in a second round. */
export function expectHome(host: HostReader, name: string, home = usual(name)): void {
  pathState(host, home).catch(() => undefined)
}

const usual = (name: string): string => `/home/${name}`

/** Reads the home of a user who exists. */
export async function homeState(host: HostReader, path: string): Promise<HomeState> {
  const home = await pathState(host, path)
  if (!home.entry.known || home.entry.value !== null) return { home, above: [] }
  const [defaults, above] = await Promise.all([host.see(newUser(null)), missingAbove(host, home)])
  const [first] = above
  const top = first === undefined ? home : await pathState(host, first)
  return { home, defaults, above, blocked: blockedBy(top) }
}
