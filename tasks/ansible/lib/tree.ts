import { argv, defineChange, defineFact, known, nameOf, type Seen, type StateChange, utf8 } from 'hostwright'
import { modeOf } from './mode.ts'

/** Owner, group and mode that all in a directory shall have. */
export type TreeWanted = {
  readonly path: string
  readonly owner: string | null
  readonly group: string | null
  readonly mode: string | number | null
}

/** What in a directory has another owner, group or mode than it shall: `mode path` as it shall be. */
type Misfits = readonly string[]

/** What in a directory is not as wanted; a link has no mode, but an owner. */
export const misfits = defineFact<TreeWanted, Misfits>({
  name: 'misfits',
  dependsOn: { installation: 'unknown', restoration: 'unknown' },
  files: ({ path }) => [`${path}/`],
  script: (all) =>
    all
      .map(
        ({ path }) =>
          `find ${argv(path)} -mindepth 1 -printf '%y %m %u %U %g %G %p\\0' 2>/dev/null; printf '\\0'`,
      )
      .join('\n'),
  parse: ({ stdout }, all) => {
    const parts = utf8(stdout).split('\0\0')
    return all.map((wanted, at) => {
      const found = (parts[at] ?? '').split('\0').filter((one) => one !== '')
      return found.flatMap((one) => misfit(one, wanted))
    })
  },
})

function misfit(line: string, { owner, group, mode }: TreeWanted): string[] {
  const [, type = '', bits = '', user = '', uid = '', team = '', gid = '', path = ''] =
    /^(\S) (\d+) (\S+) (\d+) (\S+) (\d+) ([^]*)$/.exec(line) ?? []
  const had = bits.padStart(4, '0')
  const wanted =
    mode === null || type === 'l' ? had : (modeOf(mode, { mode: had, isDirectory: type === 'd' }) ?? had)
  const isOwned = owner === null || [nameOf(user, uid), uid].includes(owner)
  const isGrouped = group === null || [nameOf(team, gid), gid].includes(group)
  return isOwned && isGrouped && wanted === had ? [] : [`${type === 'l' ? 'link' : wanted} ${path}`]
}

/** All in a directory must have this owner, group and mode. */
export function treeOwned(wanted: TreeWanted, seen: Seen<Misfits>): StateChange {
  const summary = `give all in ${wanted.path} its owner, group and mode`
  return owned({
    subject: `${wanted.path}/`,
    goal: misfits(wanted),
    before: seen,
    after: known([]),
    data: wanted,
    summary,
  })
}

/** Owners and modes of whole trees. */
const owned = defineChange<Misfits, TreeWanted>({
  name: 'tree',
  script: ({ before, data: { owner, group, mode } }) => {
    const all = before.known ? before.value : []
    return all
      .map((one) => {
        const [bits = '', ...rest] = one.split(' ')
        const path = rest.join(' ')
        const who = `${owner ?? ''}${group === null ? '' : `:${group}`}`
        const give = who === '' ? [] : [argv('chown', '-h', '--', who, path)]
        const hasMode = bits !== 'link' && (mode !== null || who !== '')
        const bitsGiven = !hasMode ? [] : [argv('chmod', bits.padStart(5, '0'), '--', path)]
        return [...give, ...bitsGiven].join(' && ')
      })
      .map((line) => `${line} || exit 1`)
      .join('\n')
  },
})
