import { type About, type Finding, fails, passes, unseen } from './finding.ts'
import type { Port, PortSeen } from './tls-fact.ts'

/** A port, and what it says. */
export interface PortLook {
  readonly port: Port
  readonly seen: PortSeen
}

/** Reasons that lie with the controller: it has no such network. */
const OURS = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'EAFNOSUPPORT']

/** The server is reached on its port, at each of its addresses. */
export function reachFinding({ port: { address, port }, seen }: PortLook, listens: boolean): Finding {
  const about: About = {
    id: `port ${port} ${address}`,
    title: `port ${port} is reached at ${address}`,
    severity: 'error',
    remedy: listens
      ? `Open port ${port} in the firewall, of the host and of its provider.`
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
