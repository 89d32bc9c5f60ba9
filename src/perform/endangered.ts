import type { Danger, Rollback } from '../model/change-kind.ts'

/** What a path puts at risk for who logs in as this user, when something else stands there. */
export function dangerOfPath(path: string, login: string): Danger | undefined {
  const rollback = PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? keysOf(path, login)
  return rollback === undefined
    ? undefined
    : { rollback, keep: path, ...(isReadAlways(rollback) ? {} : { unread: true }) }
}

/** What a unit puts at risk when it is started, stopped or restarted. */
export function dangerOfUnit(name: string): Danger | undefined {
  const rollback = UNITS.find(([pattern]) => pattern.test(name))?.[1]
  return rollback === undefined ? undefined : { rollback }
}

const PATHS: readonly (readonly [RegExp, Rollback])[] = [
  [/^\/etc\/ssh(\/|$)/, 'ssh'],
  [/^\/etc\/sudoers(\.d(\/|$)|$)/, 'sudo'],
  [/^\/etc\/(pam\.d(\/|$)|pam\.conf$|nsswitch\.conf$|security(\/|$)|passwd$|shadow$|group$)/, 'login'],
  [/^\/etc\/(netplan|network|systemd\/network)(\/|$)/, 'network'],
  [/^\/etc\/(nftables\.conf|nftables\.d|ufw|iptables|firewalld)(\/|$)?/, 'firewall'],
]

const UNITS: readonly (readonly [RegExp, Rollback])[] = [
  [/^sshd?\.(service|socket)$/, 'ssh'],
  [/^(systemd-networkd|networking|NetworkManager)\.service$/, 'network'],
  [/^(nftables|ufw|firewalld|netfilter-persistent)\.service$/, 'firewall'],
]

function keysOf(path: string, login: string): Rollback | undefined {
  const home = login === 'root' ? '/root' : `/home/${login}`
  return path === `${home}/.ssh` || path === home || path.startsWith(`${home}/.ssh/`) ? 'login' : undefined
}

/** A file alone waits for who reads it, but for those that each login reads. */
function isReadAlways(rollback: Rollback): boolean {
  return rollback === 'sudo' || rollback === 'login'
}
