import { defineFact } from '../host/fact.ts'
import { argv } from '../host/quote.ts'
import { utf8 } from '../host/utf8.ts'
import type { Output } from '../model/fact.ts'

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

const FILES = ['/etc/passwd', '/etc/group']

/** A user by name, wherever the host's name service finds it. */
export const user = defineFact<string, User>({
  name: 'user',
  dependsOn: { installation: 'assumed if absent' },
  files: () => FILES,
  script: (names) => `getent passwd ${argv(...names)}; echo; getent group`,
  parse: parseUsers,
})

/** A group by name. */
export const group = defineFact<string, Group>({
  name: 'group',
  dependsOn: { installation: 'assumed if absent' },
  files: () => FILES,
  script: (names) => `getent group ${argv(...names)}`,
  parse: ({ stdout }, names) => {
    const asked = new Set(names)
    const gids = new Map<string, number>()
    for (const [name = '', , gid] of rows(utf8(stdout))) if (asked.has(name)) gids.set(name, Number(gid))
    return names.map((name) => (gids.has(name) ? { gid: gids.get(name) ?? null } : null))
  },
})

/** The name of the user with this number (decimal digits); `null` when there is none. */
export const userNumbered = defineFact<string, string | null>({
  name: 'user numbered',
  files: () => FILES,
  script: (numbers) => `getent passwd ${argv(...numbers)}`,
  parse: parseNumbered,
})

/** The name of the group with this number (decimal digits); `null` when there is none. */
export const groupNumbered = defineFact<string, string | null>({
  name: 'group numbered',
  files: () => FILES,
  script: (numbers) => `getent group ${argv(...numbers)}`,
  parse: parseNumbered,
})

/** Which group the files of a home were given, and which they had, where its user gets another primary group (usermod(8)). */
export const regrouped = defineFact<string, { readonly from: string; readonly to: string } | null>({
  name: 'regrouped',
  script: () => ':',
  parse: (_output, homes) => homes.map(() => null),
})

/** The users whose primary group this is. */
export const primaryOf = defineFact<string, readonly string[]>({
  name: 'primary of',
  files: () => FILES,
  script: () => 'getent passwd; echo; getent group',
  parse: ({ stdout }, names) => {
    const [people, groups] = tables(stdout)
    const gids = new Map(groups.map(([name = '', , gid = '']) => [name, gid]))
    return names.map((name) =>
      people.filter(([, , , gid]) => gid === gids.get(name)).map(([person = '']) => person),
    )
  },
})

/** Whether userdel(8) takes the group of a user's name with the user: it is his alone, and the host is told to. */
export const ownGroup = defineFact<string, boolean>({
  name: 'own group',
  files: () => [...FILES, '/etc/login.defs'],
  script: () =>
    "getent passwd; echo; getent group; echo; grep -E '^[[:space:]]*USERGROUPS_ENAB[[:space:]]' /etc/login.defs",
  parse: ({ stdout }, names) => {
    const [people, groups, defaults] = tables(stdout)
    const enabled = defaults.some(([line = '']) => /\syes\s*$/.test(line))
    return names.map((name) => {
      const [, , gid, members = ''] = groups.find(([group]) => group === name) ?? []
      const primary = people.filter((row) => row[3] === gid).map(([person]) => person)
      const others = members.split(',').filter((member) => member !== '' && member !== name)
      return enabled && gid !== undefined && primary.join() === name && others.length === 0
    })
  },
})

function parseNumbered({ stdout }: Output, numbers: readonly string[]): (string | null)[] {
  const names = new Map([...rows(utf8(stdout))].map(([name = '', , number = '']) => [Number(number), name]))
  return numbers.map((number) => names.get(Number(number)) ?? null)
}

function parseUsers({ stdout }: Output, names: readonly string[]): User[] {
  const [people = '', all = ''] = utf8(stdout).split(/^\n/m)
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

/** Tables with an empty line between them, as rows of fields. */
function tables(text: string): readonly [people: string[][], groups: string[][], more: string[][]] {
  const [people = '', groups = '', more = ''] = utf8(text).split(/^\n/m)
  return [[...rows(people)], [...rows(groups)], [...rows(more)]]
}

/** One after the other: of a long list few are asked about. */
function* rows(text: string): Generator<string[]> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end)
    if (line !== '') yield line.split(':')
    at = end < 0 ? text.length : end + 1
  }
}
