import {
  accounts,
  directory,
  endOf,
  exists,
  type HostReader,
  known,
  linkAt,
  type PathState,
  pathState,
  Refusal,
  type StateChange,
} from 'hostwright'
import { modeOf } from './mode.ts'

/** Owner, group and mode as a playbook has them. */
export interface Owning {
  readonly owner?: string | number | undefined
  readonly group?: string | number | undefined
  readonly mode?: string | number | undefined
  readonly seuser?: string | number | undefined
  readonly serole?: string | number | undefined
  readonly setype?: string | number | undefined
  readonly selevel?: string | number | undefined
}

/** Labels of SELinux mean nothing where it is off, and Ansible leaves them out there; setting them is not supported. */
export async function withoutLabels(
  host: HostReader,
  { seuser, serole, setype, selevel }: Owning,
): Promise<void> {
  const names = Object.entries({ seuser, serole, setype, selevel }).filter(([, value]) => value !== undefined)
  if (names.length === 0) return
  const isOn = await host.see(exists('/sys/fs/selinux/enforce'))
  if (isOn.known && isOn.value)
    throw new Refusal(`SELinux is on here, and ${names.map(([name]) => name).join(', ')} cannot be set`)
}

/** Of params with several names for one thing, the one that is given. */
export function given<T>(...names: readonly (T | undefined)[]): T {
  const found = names.find((one) => one !== undefined)
  if (found === undefined) throw new TypeError('the schema asks for one of them')
  return found
}

/** A path as the host has it: `~` is the home of who acts, and no slash is at its end. */
export async function absolute(host: HostReader, path: string): Promise<string> {
  const clean = path.replace(/(.)\/+$/, '$1')
  if (!clean.startsWith('~')) return clean
  if (host.user === 'root') return `/root${clean.slice(1)}`
  const seen = await host.see(accounts.user(host.user))
  if (!seen.known || seen.value === null || seen.value.home === '')
    throw new Refusal(`where the home of ${host.user} is cannot be told`, ['it is known later'])
  return `${seen.value.home}${clean.slice(1)}`
}

/** Owner and group as they are looked up. */
export function names({ owner, group }: Owning): { owner?: string; group?: string } {
  return {
    ...(owner === undefined ? {} : { owner: String(owner) }),
    ...(group === undefined ? {} : { group: String(group) }),
  }
}

/** What is at a path; with `follow`, at the end of the link that stands there. */
export async function look(
  host: HostReader,
  path: string,
  { follow = false, ...owning }: Owning & { readonly follow?: boolean | undefined } = {},
): Promise<PathState> {
  await withoutLabels(host, owning)
  const place = await absolute(host, path)
  if (!follow) return pathState(host, place, names(owning))
  const link = await host.see(linkAt(place))
  if (!link.known || link.value === null) return pathState(host, place, names(owning))
  const end = await endOf(host, place)
  return pathState(host, end.known ? end.value : place, names(owning))
}

/** Owner, group and mode in the words of the constructors: the mode is what it comes to here. */
export function owning(current: PathState, wanted: Owning, fresh: 'file' | 'directory' = 'file') {
  const here = current.entry.known ? current.entry.value : null
  const stands = here?.type === 'file' || here?.type === 'directory' ? here : undefined
  const mode = modeOf(wanted.mode, {
    mode: stands?.mode ?? (fresh === 'directory' ? '0755' : '0644'),
    isDirectory: (stands?.type ?? fresh) === 'directory',
  })
  return { ...names(wanted), ...(mode === undefined ? {} : { mode }) }
}

/** A directory must be at each of these paths, which stand one in the other; those that are there stay as they are. */
export function directories(all: readonly PathState[], wanted: Owning): StateChange[] {
  let isMade = false
  return all.flatMap((one) => {
    const above = isMade ? { ...one, parent: known(made) } : one
    const stands = above.entry.known && above.entry.value !== null
    if (stands) return []
    isMade = true
    return [directory(above, owning(above, wanted, 'directory'))]
  })
}

const made = { type: 'directory', mode: '0755', owner: 'root', group: 'root' } as const

/** The paths of all directories above a path, and the path itself, but for the root. */
export function above(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  return parts.map((_part, at) => `/${parts.slice(0, at + 1).join('/')}`)
}
