import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import type { Port, PortSeen } from './tls-fact.ts'

/** A port, and what it says. */
export interface PortLook {
  readonly port: Port
  readonly seen: PortSeen
}

/** Reasons that lie with the controller: it has no such network. */
const OURS = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'EAFNOSUPPORT']

/** A password for a mailbox is asked for over TLS only: no port 143, or one that refuses logins until then. */
export function imapPlainFinding(looks: readonly PortLook[]): Finding[] {
  if (looks.length === 0) return []
  const about: About = {
    id: 'imap-before-tls',
    title: 'no password of a mailbox is taken without TLS',
    severity: 'error',
    remedy:
      'Close port 143 in the configuration of Dovecot, and leave 993: passwords would be sent in the clear.',
  }
  const open = looks.filter(({ seen }) => !('failed' in seen) && seen.openAuth)
  const closed = looks.every(({ seen }) => 'failed' in seen)
  return [
    judged(
      about,
      open.map(({ port: { address } }) => `port 143 (${address}) takes a login without TLS`),
      closed ? 'port 143 is closed' : 'port 143 refuses logins before TLS',
    ),
  ]
}

/** The server is reached on its port, at each of its addresses. */
export function reachFinding({ port: { address, port }, seen }: PortLook, listens: boolean): Finding {
  const about: About = {
    id: `port ${port} ${address}`,
    title: `port ${port} is reached at ${address}`,
    severity: 'error',
    remedy: listens
      ? `Open port ${port} in the firewall, of the host and of its provider.`
      : port === 993
        ? 'Start Dovecot.'
        : `Start chasquid, and its socket for port ${port}.`,
  }
  if (!('failed' in seen)) return passes(about, seen.greeting ?? 'connected')
  const { code, words } = seen.failed
  if (OURS.includes(code)) return unseen(about, `the controller has no way to ${address} (${code})`)
  // Many networks let nobody out by port 25.
  if (port === 25 && code !== 'ECONNREFUSED' && listens)
    return unseen(about, `${words}; perhaps the controller’s network closes port 25`)
  return fails(about, words)
}
