import type { ServerSeen } from './dns-asker.ts'
import { type About, type Finding, fails, judged, unseen } from './finding.ts'

/** Reasons that lie with the controller: it has no such network. */
const OURS = /\b(ENETUNREACH|EADDRNOTAVAIL|EHOSTUNREACH|EAFNOSUPPORT)\b/

/** All name servers of a domain answer, and have the same zone. */
export function zoneFinding(domain: string, servers: readonly ServerSeen[]): Finding {
  const about: About = {
    id: `ns ${domain}`,
    title: `all name servers of ${domain} answer, and say the same`,
    severity: 'warning',
    remedy: 'Wait until the change has reached all of them, or have the one that lags mended by who runs it.',
  }
  const asked = servers.filter((one) => !('failed' in one && OURS.test(one.failed)))
  const failed = asked.flatMap((one) => ('failed' in one ? [`${one.server}: ${one.failed}`] : []))
  if (servers.length === 0) return fails(about, 'no name server can be found', { severity: 'error' })
  if (asked.length === 0) return unseen(about, 'the controller reaches none of them')
  const serials = asked.flatMap((one) => ('serial' in one ? [one] : []))
  const isSame = new Set(serials.map(({ serial }) => serial)).size < 2
  const told = serials.map(({ server, serial }) => `${server} has ${serial}`).join(', ')
  return judged(about, [...failed, ...(isSame ? [] : [told])], told)
}
