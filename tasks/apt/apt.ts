import { allSeen, apt, defineTask, known, mapSeen, type Seen, unknown } from 'hostwright'
import { bring } from './lib/apt-provides.ts'

export default defineTask({
  name: 'apt',
  summary: 'Installs or removes Debian packages.',
  params: {
    properties: {
      name: {
        type: 'array',
        items: { type: 'string', pattern: '^[a-z0-9][a-z0-9+.:-]*[a-z0-9+]$' },
        minItems: 1,
        description: 'the packages',
      },
      state: {
        enum: ['present', 'absent', 'purged'],
        default: 'present',
        description: 'installed; removed; removed with its configuration',
      },
      recommends: {
        type: 'boolean',
        description: 'also install recommended packages; if not given, the host’s own setting counts',
      },
      lists_valid: {
        type: 'integer',
        default: 3600,
        minimum: 60,
        description: 'seconds for which the host’s package lists are considered fresh',
      },
      provides: {
        type: 'object',
        properties: {
          users: { type: 'array', items: { type: 'string' }, description: 'users that the packages create' },
          groups: {
            type: 'array',
            items: { type: 'string' },
            description: 'groups that the packages create',
          },
          directories: {
            type: 'array',
            items: { type: 'string' },
            description: 'directories that the packages create, owned by root',
          },
          links: {
            type: 'object',
            additionalProperties: { type: 'string', minLength: 1 },
            description: 'symbolic links that the packages create, with their targets',
          },
          units: {
            type: 'array',
            items: { type: 'string' },
            description:
              'units that the packages install, which then run and are enabled, as is usual on Debian',
          },
          nothing: {
            type: 'array',
            items: { type: 'string', pattern: '^/' },
            description: 'paths at and below which the packages install nothing',
          },
        },
        description: 'what the packages provide, so that a dry run can predict later steps',
      },
    },
    required: ['name'],
  },
  shorthand: 'name',
  read: async (host, { name, state, recommends, lists_valid }) => {
    const how = state === 'present' ? 'install' : state === 'purged' ? 'purge' : 'remove'
    const asked = { how, recommends: recommends ?? null, listsValid: lists_valid } as const
    const { packages, closure } = await apt.packagesSeen(host, name, asked)
    const missing = packages.flatMap((one) => (one.seen.known && one.seen.value === null ? [one.name] : []))
    const interrupted = packages.some(({ seen, left }) => needsWork(state, seen, left))
      ? await host.see(apt.interrupted(null))
      : known(null)
    return { packages, missing, closure, interrupted }
  },
  plan: ({ packages, missing, closure, interrupted }, { state, recommends, lists_valid, provides }) => {
    // What is left to do is seen when dpkg has finished.
    if (!interrupted.known || interrupted.value !== null) return [apt.finished(interrupted)]
    // What they bring is there after the last of them that is still to be installed.
    const last = packages.findLastIndex(({ seen }) => !seen.known || seen.value === null)
    const names = packages.map(({ name }) => name)
    const assuming = missing.length > 0 ? apt.obtainable(missing, closure) : []
    return packages.map((one, at) => {
      const isGone = one.seen.known && one.seen.value === null
      if (state === 'purged' && isGone) return apt.purged(one.name, one.left)
      if (state !== 'present') return apt.removed(one.name, one.seen, state === 'purged')
      const installedTogether = {
        names: missing.length > 0 ? missing : names,
        nothing: provides?.nothing ?? [],
      }
      const change = apt.installed(one.name, one.seen, {
        recommends: recommends ?? null,
        listsValid: lists_valid,
        installedTogether,
        assuming,
      })
      const brought =
        at === last ? [...apt.broughtAlong(installedTogether.names, closure), ...bring(provides ?? {})] : []
      return { ...change, effects: [...change.effects, ...brought] }
    })
  },
  outputs: ({ packages }) => {
    // What is to be installed has words for a version; none of Debian's has a blank (deb-version(7)).
    const coming = packages.find(({ seen }) => seen.known && seen.value?.version.includes(' '))
    if (coming !== undefined) return { versions: unknown(`${coming.name} is installed first`) }
    const all = allSeen(packages.map(({ seen }) => seen))
    const versionsOf = (seen: readonly apt.Package[]) =>
      packages.map(({ name }, at) => [name, seen[at]?.version ?? null] as const)
    return { versions: mapSeen(all, (seen) => Object.fromEntries(versionsOf(seen))) }
  },
})

/** Whether apt has anything to do about a package. */
function needsWork(
  state: 'present' | 'absent' | 'purged',
  seen: Seen<apt.Package>,
  left: Seen<string | null>,
): boolean {
  if (!seen.known) return true
  if (state === 'present') return seen.value === null
  return seen.value !== null || (state === 'purged' && !(left.known && left.value === null))
}
