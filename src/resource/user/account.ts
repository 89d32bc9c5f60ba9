import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import { FILES, rows } from './getent.ts'

/** A user as known to the host (passwd(5)); `null` if there is none. */
export type User = {
  readonly uid: number | null
  readonly group: string
  readonly groups: readonly string[]
  readonly comment: string
  readonly home: string
  readonly shell: string
} | null

/** A group as known to the host (group(5)); `null` if there is none. */
export type Group = { readonly gid: number | null } | null

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
