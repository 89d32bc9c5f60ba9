import { defineChange, wantedState } from '../../define/change.ts'
import { argv, quote } from '../../host/quote.ts'
import type { User } from './account.ts'
import type { UserWanted } from './account-wanted.ts'

interface Removing {
  readonly removeHome: boolean
  readonly force: boolean
}

/** Users, through useradd, usermod and userdel. */
export const userChange = defineChange<User, UserWanted | Removing>({
  onlyRoot: true,
  name: 'user',
  idle: ({ subject }) => subject,
  endangers: ({ subject }, login) => (subject === login ? { rollback: 'login' } : undefined),
  guard: (before, { subject }) => userGuard(subject, before),
  script: (change) => {
    const { subject: name, data } = change
    if (wantedState(change) === null) return removal(name, data as Removing)
    const wanted = data as UserWanted // a user who shall be there is given what he shall be
    const exists = change.before.known && change.before.value !== null
    return exists
      ? argv('usermod', ...options(wanted, wanted.onlyGroups === true ? [] : ['-a']), name)
      : `${argv('useradd', ...fresh(wanted))}${ownGroup(name, wanted)} ${argv(...options(wanted), name)}`
  },
})

function removal(name: string, { removeHome, force }: Removing): string {
  return argv('userdel', ...(force ? ['-f'] : []), ...(removeHome ? ['-r'] : []), name)
}

/** All that is compared: the line of passwd(5) but for its password, and the groups. */
function userGuard(name: string, before: User): string {
  const person = `getent passwd ${argv(name)}`
  if (before === null) return `! ${person} >/dev/null`
  // Of one that an earlier change brings, only the name is known.
  if (before.uid === null) return `${person} >/dev/null`
  const { uid, comment, home, shell, group, groups } = before
  const member = `[:,]${name.replaceAll('.', '[.]')}(,|$)`
  return [
    `[ "$(${person} | cut -d: -f3,5-7)" = ${quote([uid, comment, home, shell].join(':'))} ]`,
    `[ "$(id -gn ${argv(name)} 2>/dev/null)" = ${quote(group)} ]`,
    `[ "$(getent group | grep -E ${quote(member)} | cut -d: -f1 | LC_ALL=C sort)" = ${quote(groups.join('\n'))} ]`,
  ].join(' && ')
}

function fresh({ system, createHome }: UserWanted): string[] {
  return [...(system ? ['-r'] : []), createHome ? '-m' : '-M']
}

/** A group of the user's name is made where there is none, whatever the host's own settings say. */
function ownGroup(name: string, { group: primary }: UserWanted): string {
  const own = `getent group ${argv(name)} >/dev/null && echo ${argv('-g', name)} || echo -U`
  return primary === undefined ? ` $(${own})` : ''
}

function options(wanted: UserWanted, append: readonly string[] = []): string[] {
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['-u', wanted.uid],
    ['-g', wanted.group],
    ['-c', wanted.comment],
    ['-d', wanted.home],
    ['-s', wanted.shell],
  ]
  const isNothing = wanted.groups === undefined || (wanted.groups.length === 0 && wanted.onlyGroups !== true)
  const groups = isNothing ? [] : [...append, '-G', wanted.groups.join(',')]
  return [...pairs.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)])), ...groups]
}
