import { posix } from 'node:path'
import { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import type { Seen } from '../../model/seen.ts'
import { type PathState, pathState } from '../file/entry-look.ts'
import { type Group, group } from './account.ts'
import { homeOf, type NewUser, newUser } from './new-user.ts'

/** What a new user is given by the host. */
export interface Fresh {
  readonly defaults: Seen<NewUser>
  readonly home: PathState
  /** Directories above it that are not there. */
  readonly above: readonly string[]
  /** Why it cannot be made. */
  readonly blocked: Refusal | undefined
  /** The group of its own name. */
  readonly own: Seen<Group>
}

/** Looks at what the host would give a new user. */
export async function freshState(host: HostReader, name: string, home: string | undefined): Promise<Fresh> {
  const usual = home ?? `/home/${name}`
  const [defaults, current, own] = await Promise.all([
    host.see(newUser(null)),
    pathState(host, usual),
    host.see(group(name)),
  ])
  const path = home === undefined && defaults.known ? homeOf(name, defaults.value) : usual
  const place = path === usual ? current : await pathState(host, path)
  const above = await missingAbove(host, place)
  const [first] = above
  const top = first === undefined ? place : await pathState(host, first)
  return { defaults, own, home: place, above, blocked: blockedBy(top) }
}

/** Something else than a directory stands above it. */
export function blockedBy({ path, parent }: PathState): Refusal | undefined {
  const here = parent.known ? parent.value : null
  if (here === null || here.type === 'directory') return undefined
  const words = `${posix.dirname(path)} is a ${here.type}, not a directory`
  return new Refusal(words, parent.known ? parent.assuming : [])
}

/** The directories above a path that are not there, from the top; above the root there is nothing, whatever a host says of it. */
export async function missingAbove(host: HostReader, { path, parent }: PathState): Promise<string[]> {
  const up = posix.dirname(path)
  if (!parent.known || parent.value !== null || posix.dirname(up) === up) return []
  const above = await pathState(host, up)
  return [...(await missingAbove(host, above)), above.path]
}
