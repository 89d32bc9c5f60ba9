import { Refusal } from 'hostwright'
import type { DnsSigned } from '../../dns/lib/dns-signed.ts'

/**
 * What is said of domains whose zones are not signed: nobody follows the way from them to the key of the server. Throws a
 * Refusal where the zone of the server itself is not: its key would be published for nobody.
 */
export function unsignedZones(host: string, [server, ...domains]: readonly DnsSigned[]): string[] {
  if (server === undefined) return []
  if (server.signed === 'no')
    throw new Refusal(
      `DANE needs a signed zone, and ${server.zone}, which ${host} is in, is not: nobody would heed its TLSA record. Have it signed (DNSSEC) where it is registered, or do without DANE`,
    )
  const others = new Set(domains.filter(({ signed }) => signed === 'no').map(({ zone }) => zone))
  others.delete(server.zone)
  return [...others].map(
    (zone) => `${zone} is not signed: who sends mail to it does not heed the TLSA record of ${host}`,
  )
}
