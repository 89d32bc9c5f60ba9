import { defineFact } from 'hostwright'
import { dnsAsker, type ServerSeen } from './dns-asker.ts'
import { type DnsView, type DnsWanted, lookAround } from './dns-view.ts'
import { evaluateSpf, type SpfSeen } from './spf-look.ts'

/** What the DNS says of a mail server and its domains. */
export type DnsSeen = {
  readonly records: DnsView
  readonly spf: readonly SpfSeen[]
  /** Of each domain, what its name servers say. */
  readonly zones: readonly { readonly domain: string; readonly servers: readonly ServerSeen[] }[]
}

/** The DNS as its own servers answer, asked by the controller. */
export const dnsSeen = defineFact<DnsWanted & { readonly resolver: string | null }, DnsSeen>({
  name: 'mail dns',
  answer: async ({ resolver, ...wanted }, signal) => {
    const { ask, answers, zone } = dnsAsker(resolver ?? (await ownResolver()), signal)
    const names = [...wanted.domains.map(({ name }) => name), wanted.host]
    const [spf, zones] = await Promise.all([
      Promise.all(
        names.flatMap((name) =>
          wanted.addresses.map((address) => evaluateSpf(ask, { name, address, helo: wanted.host })),
        ),
      ),
      Promise.all(wanted.domains.map(async ({ name }) => ({ domain: name, servers: await zone(name) }))),
      lookAround(ask, wanted),
    ])
    return { records: await answers(), spf, zones }
  },
})

/** The resolver of the controller itself; Node's part for it is loaded only here. */
async function ownResolver(): Promise<string> {
  const { getServers } = await import('node:dns')
  return getServers()[0] ?? '127.0.0.1'
}
