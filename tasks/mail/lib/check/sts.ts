import { type About, type Finding, fails, passes } from './finding.ts'
import { covers } from './names.ts'
import type { StsSeen } from './sts-fact.ts'

/** The policy by which others insist on TLS names this server. */
export function stsFinding(seen: StsSeen, domain: string, host: string): Finding {
  const about: About = {
    id: `mta-sts-policy ${domain}`,
    title: `the MTA-STS policy of ${domain} lets mail come to ${host}`,
    severity: 'warning',
    remedy: `Serve “version: STSv1, mode: enforce, mx: ${host}, max_age: 604800” (a line each) at https://mta-sts.${domain}/.well-known/mta-sts.txt.`,
  }
  if ('failed' in seen) return fails(about, seen.failed)
  const lines = seen.text.split(/\r?\n/).map((line) => /^\s*([a-z_]+)\s*:\s*(\S+)\s*$/.exec(line))
  const values = (key: string) => lines.flatMap((line) => (line?.[1] === key ? (line[2] ?? []) : []))
  const [mode = ''] = values('mode')
  if (values('version')[0] !== 'STSv1') return fails(about, 'it does not begin with version: STSv1')
  if (!/^(enforce|testing|none)$/.test(mode)) return fails(about, `mode: ${mode} is not valid`)
  if (!/^\d{1,8}$/.test(values('max_age')[0] ?? '')) return fails(about, 'max_age is missing')
  if (mode !== 'none' && !values('mx').some((name) => covers(name, host)))
    return fails(about, `mx: ${values('mx').join(', ')}`, {
      severity: mode === 'enforce' ? 'error' : 'warning',
    })
  if (mode === 'enforce') return passes(about, `mode: enforce, mx: ${values('mx').join(', ')}`)
  return fails(about, `mode: ${mode}`, {
    severity: 'info',
    remedy: 'When nothing is reported, set mode: enforce, and a new id.',
  })
}
