import { defineFact } from '../../host/fact.ts'
import { FILES, tables } from './getent.ts'

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
