import { defineFact } from 'hostwright'
import { type DnsSigned, lookAtZone } from '../../../dns/lib/dns-signed.ts'
import type { DaneZone } from './dane-signed.ts'
import { dnsAsker, type ServerSeen } from './dns-asker.ts'
import { type AskDns, type DnsView, type DnsWanted, lookAround, valuesOf } from './dns-view.ts'
import { evaluateSpf, type SpfSeen } from './spf-look.ts'

/** What the DNS says of a mail server and its domains. */
export type DnsSeen = {
  readonly records: DnsView
  readonly spf: readonly SpfSeen[]
  /** Of each domain, what its name servers say. */
  /** Whether the zone of the server's TLSA record is signed. */
  readonly dane: DaneZone
  readonly zones: readonly { readonly domain: string; readonly servers: readonly ServerSeen[] }[]
}

/** The DNS as its own servers answer, asked by the controller. */
export const dnsSeen = defineFact<DnsWanted & { readonly resolver: string | null }, DnsSeen>({
  name: 'mail dns',
  answer: async ({ resolver, ...wanted }, signal) => {
    const server = resolver ?? (await ownResolver())
    const { ask, answers, zone } = dnsAsker(server, signal)
    const names = [...wanted.domains.map(({ name }) => name), wanted.host]
    const [spf, zones, dane] = await Promise.all([
      Promise.all(
        names.flatMap((name) =>
          wanted.addresses.map((address) => evaluateSpf(ask, { name, address, helo: wanted.host })),
        ),
      ),
      Promise.all(wanted.domains.map(async ({ name }) => ({ domain: name, servers: await zone(name) }))),
      daneZone(ask, wanted.host, () => lookAtZone(wanted.host, server, signal)),
      lookAround(ask, wanted),
    ])
    return { records: await answers(), spf, zones, dane }
  },
})

async function daneZone(ask: AskDns, host: string, look: () => Promise<DnsSigned>): Promise<DaneZone> {
  if (valuesOf(await ask(`_25._tcp.${host}`, 'TLSA')).length === 0) return null
  return look().catch((error: unknown) => ({
    failed: error instanceof Error ? error.message : String(error),
  }))
}

/** The resolver of the controller itself; Node's part for it is loaded only here. */
async function ownResolver(): Promise<string> {
  const { getServers } = await import('node:dns')
  return getServers()[0] ?? '127.0.0.1'
}
