import type { DnsSigned } from '../../../dns/lib/dns-signed.ts'
import { type About, type Finding, fails, passes, unseen } from './finding.ts'

/** Whether the zone of a server's TLSA record is signed; or why that could not be seen; `null`: it has no such record. */
export type DaneZone = DnsSigned | { readonly failed: string } | null

/** A TLSA record is heeded only in a signed zone. */
export function daneSignedFinding(seen: DaneZone, host: string): Finding[] {
  if (seen === null) return []
  const about: About = {
    id: 'dane-signed',
    title: `the TLSA record of ${host} is in a signed zone`,
    severity: 'warning',
    remedy: 'Have the zone signed (DNSSEC) where it is registered, or remove the record: nobody heeds it.',
  }
  if ('failed' in seen) return [unseen(about, seen.failed)]
  const { zone, signed } = seen
  if (signed === 'no') return [fails(about, `${zone} is not signed`)]
  const words = signed === 'validated' ? 'by the resolver’s own judgement' : 'as the zone above says'
  return [passes(about, `${zone} is signed, ${words}`)]
}
