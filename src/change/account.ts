import { defineFact } from '../host/fact.ts'
import { argv } from '../host/quote.ts'
import type { StateChange } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { known, mapSeen, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'

/** A user as the host knows it (passwd(5)); `null` when there is none. */
export type User = {
  readonly uid: number | null
  readonly group: string
  readonly groups: readonly string[]
  readonly comment: string
  readonly home: string
  readonly shell: string
} | null

/** A group as the host knows it (group(5)); `null` when there is none. */
export type Group = { readonly gid: number | null } | null

/** A user by name, wherever the host's name service finds it. */
export const user = defineFact<string, User>({
  name: 'user',
  script: (names) => `getent passwd ${argv(...names)}; echo; getent group`,
  parse: parseUsers,
})

/** A group by name. */
export const group = defineFact<string, Group>({
  name: 'group',
  script: (names) => `getent group ${argv(...names)}`,
  parse: ({ stdout }, names) => {
    const asked = new Set(names)
    const gids = new Map<string, number>()
    for (const [name = '', , gid] of rows(stdout)) if (asked.has(name)) gids.set(name, Number(gid))
    return names.map((name) => (gids.has(name) ? { gid: gids.get(name) ?? null } : null))
  },
})

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
export function userPresent(name: string, seen: Seen<User>, wanted: UserWanted): StateChange {
  const after = mapSeen(seen, (here) => merged(name, here, wanted))
  const before = seen.known && seen.value !== null ? 'change' : 'add'
  const about = {
    sort: 'state',
    kind: 'user',
    subject: name,
    goal: user(name),
    secret: false,
    effects: [],
  } as const
  return {
    ...about,
    before: seen,
    after,
    data: { ...JSON.parse(JSON.stringify(wanted)) },
    summary: `${before} user ${name}`,
  }
}

/** A user shall not exist; the home directory goes too when told so. */
export function userAbsent(name: string, seen: Seen<User>, removeHome: boolean): StateChange {
  const about = {
    sort: 'state',
    kind: 'user',
    subject: name,
    goal: user(name),
    secret: false,
    effects: [],
  } as const
  return { ...about, before: seen, after: known(null), data: { removeHome }, summary: `remove user ${name}` }
}

/** A group shall exist. */
export function groupPresent(
  name: string,
  seen: Seen<Group>,
  wanted: { readonly gid?: number | undefined; readonly system: boolean },
): StateChange {
  const after = mapSeen(seen, (here): Group => ({ gid: wanted.gid ?? here?.gid ?? null }))
  const verb = seen.known && seen.value !== null ? 'change' : 'add'
  const about = {
    sort: 'state',
    kind: 'group',
    subject: name,
    goal: group(name),
    secret: false,
    effects: [],
  } as const
  return {
    ...about,
    before: seen,
    after,
    data: { ...JSON.parse(JSON.stringify(wanted)) },
    summary: `${verb} group ${name}`,
  }
}

/** A group shall not exist. */
export function groupAbsent(name: string, seen: Seen<Group>): StateChange {
  const about = {
    sort: 'state',
    kind: 'group',
    subject: name,
    goal: group(name),
    secret: false,
    effects: [],
  } as const
  return { ...about, before: seen, after: known(null), data: null, summary: `remove group ${name}` }
}

/** Users, through useradd, usermod and userdel. */
export const userKind: ChangeKind = {
  name: 'user',
  guard: (before, { subject }) =>
    before === null
      ? `! getent passwd ${argv(subject)} >/dev/null`
      : `getent passwd ${argv(subject)} >/dev/null`,
  script: (change) => {
    const name = change.subject
    if (change.sort !== 'state' || !change.after.known)
      throw new TypeError(`nothing known to make of user ${name}`)
    if (change.after.value === null)
      return argv(
        'userdel',
        ...((change.data as { removeHome?: boolean }).removeHome === true ? ['-r'] : []),
        name,
      )
    const wanted = change.data as unknown as UserWanted
    const exists = change.before.known && change.before.value !== null
    return exists
      ? argv('usermod', ...options(wanted, '-a'), name)
      : `${argv('useradd', ...fresh(wanted))}${ownGroup(name, wanted)} ${argv(...options(wanted), name)}`
  },
}

/** Groups, through groupadd, groupmod and groupdel. */
export const groupKind: ChangeKind = {
  name: 'group',
  script: (change) => {
    const wanted = (change.data ?? {}) as { gid?: number; system?: boolean }
    if (change.sort === 'state' && change.after.known && change.after.value === null)
      return argv('groupdel', change.subject)
    const exists = change.sort === 'state' && change.before.known && change.before.value !== null
    const gid = wanted.gid === undefined ? [] : ['-g', String(wanted.gid)]
    return argv(
      exists ? 'groupmod' : 'groupadd',
      ...(wanted.system === true && !exists ? ['-r'] : []),
      ...gid,
      change.subject,
    )
  },
}

function fresh({ system, createHome }: UserWanted): string[] {
  return [...(system ? ['-r'] : []), createHome ? '-m' : '-M']
}

/** useradd makes a group of the user's name, and gives up where there is one. */
function ownGroup(name: string, { group: primary }: UserWanted): string {
  return primary === undefined ? ` $(getent group ${argv(name)} >/dev/null && echo ${argv('-g', name)})` : ''
}

function options(wanted: UserWanted, append?: string): string[] {
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['-u', wanted.uid],
    ['-g', wanted.group],
    ['-c', wanted.comment],
    ['-d', wanted.home],
    ['-s', wanted.shell],
  ]
  const groups =
    wanted.groups === undefined || wanted.groups.length === 0
      ? []
      : [...(append === undefined ? [] : [append]), '-G', wanted.groups.join(',')]
  return [...pairs.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)])), ...groups]
}

function merged(name: string, here: User, wanted: UserWanted): User {
  const groups = [...new Set([...(here?.groups ?? []), ...(wanted.groups ?? [])])].sort()
  return {
    uid: wanted.uid ?? here?.uid ?? null,
    group: wanted.group ?? here?.group ?? name,
    groups,
    comment: wanted.comment ?? here?.comment ?? '',
    home: wanted.home ?? here?.home ?? `/home/${name}`,
    shell: wanted.shell ?? here?.shell ?? '/bin/sh',
  }
}

function parseUsers({ stdout }: Output, names: readonly string[]): User[] {
  const [people = '', all = ''] = stdout.startsWith('\n') ? ['', stdout] : stdout.split('\n\n')
  const asked = new Set(names)
  const users = new Map<string, readonly string[]>()
  for (const row of rows(people)) if (asked.has(row[0] ?? '')) users.set(row[0] ?? '', row)
  const gids = new Set([...users.values()].map(([, , , gid]) => gid))
  const nameOf = new Map<string, string>()
  const groupsOf = new Map<string, string[]>()
  for (const [group = '', , gid = '', members = ''] of rows(all)) {
    if (gids.has(gid)) nameOf.set(gid, group)
    for (const member of new Set(members.split(',')))
      if (users.has(member)) {
        const groups = groupsOf.get(member) ?? []
        groups.push(group)
        groupsOf.set(member, groups)
      }
  }
  return names.map((name) => {
    const row = users.get(name)
    if (row === undefined) return null
    const [, , uid, gid = '', comment = '', home = '', shell = ''] = row
    const groups = (groupsOf.get(name) ?? []).sort()
    return { uid: Number(uid), group: nameOf.get(gid) ?? gid, groups, comment, home, shell }
  })
}

/** One after the other: of a long list few are asked about. */
function* rows(text: string): Generator<readonly string[]> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end)
    if (line !== '') yield line.split(':')
    at = end < 0 ? text.length : end + 1
  }
}
