import { getServers } from 'node:dns'
import { isIPv6 } from 'node:net'
import { HostError } from 'hostwright'
import { askServer, rcodeOf } from './dns-exchange.ts'
import { type DnsFound, type DnsQuery, EMPTY, FLAG } from './dns-message.ts'
import { namesAround } from './providers/provider.ts'

/** An address of a name server of a zone. */
export interface Authority {
  /** The server's name, or its address where that is all we were given. */
  readonly server: string
  readonly address: string
}

/** The resolver of the controller. */
export function ownResolver(): string {
  const [first = '127.0.0.1'] = getServers()
  return first
}

/** The name servers of the zone that a name is in, with all their addresses, as a resolver finds them. */
export async function authoritiesOf(
  name: string,
  resolver: string,
  signal: AbortSignal,
): Promise<Authority[]> {
  const ask = (query: DnsQuery) => resolve(resolver, query, signal)
  for (const zone of namesAround(name)) {
    const servers = (await ask({ name: zone, type: 'NS' }))
      .filter((one) => one.type === 'NS' && one.name.toLowerCase() === zone)
      .map(({ data }) => String(data).toLowerCase())
    if (servers.length === 0) continue
    const found = await Promise.all(
      servers.map(async (server) => {
        const [four, six] = await Promise.all([
          ask({ name: server, type: 'A' }),
          ask({ name: server, type: 'AAAA' }),
        ])
        const addresses = [...four, ...six].filter(({ type }) => type === 'A' || type === 'AAAA')
        return addresses.map(({ data }) => ({ server, address: String(data) }))
      }),
    )
    if (found.flat().length === 0)
      throw new HostError(`the name servers of ${zone} have no address: ${servers.join(', ')}`)
    return found.flat()
  }
  throw new HostError(`the resolver ${resolver} knows no zone that ${name} is in`)
}

async function resolve(
  resolver: string,
  question: DnsQuery,
  signal: AbortSignal,
): Promise<readonly DnsFound[]> {
  const reply = await askServer(
    { server: resolver, key: null },
    { flags: FLAG.recurse, question, ...EMPTY },
    signal,
  )
  const rcode = rcodeOf(reply)
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN')
    throw new HostError(
      `the resolver ${resolver}, queried for ${question.name} ${question.type}, says ${rcode}`,
    )
  return reply.answers
}

/** An address as messages to it are addressed. */
export function placeOf({ address }: Authority): string {
  return isIPv6(address) ? `[${address}]` : address
}
