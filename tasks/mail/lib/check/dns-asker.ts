import { HostError } from 'hostwright'
import { askServer, rcodeOf } from '../../../dns/lib/dns-exchange.ts'
import {
  type DnsFound,
  type DnsQuery,
  type DnsReply,
  type DnsType,
  EMPTY,
  FLAG,
} from '../../../dns/lib/dns-message.ts'
import { showData } from '../../../dns/lib/dns-text.ts'
import { type AskDns, type DnsAnswer, type DnsView, question } from './dns-view.ts'
import { plainName } from './names.ts'

/** The bit by which a resolver is asked to find the answer wherever it is. */
const RECURSION = 0x0100

/** Milliseconds for one server to answer: another one is asked then. */
const PATIENCE = 4000

/** Name servers of a zone that are asked, one after the other, until one answers. */
const MOST_SERVERS = 4

interface Asking {
  readonly resolver: string
  readonly signal: AbortSignal
  readonly zones: Map<string, Promise<readonly string[]>>
  /** Servers that did not answer: the others are asked before them. */
  readonly silent: Set<string>
}

/** Asks name servers, and remembers what they said. */
export interface DnsAsker {
  readonly ask: AskDns
  /** All that was asked. */
  readonly answers: () => Promise<DnsView>
  /** What each name server of the zone that a name is in says of it. Never rejects. */
  readonly zone: (name: string) => Promise<readonly ServerSeen[]>
}

/** A name server: the serial number of its zone, or why it has none. */
export type ServerSeen = { readonly server: string } & (
  | { readonly serial: number }
  | { readonly failed: string }
)

/** Asks the name servers that have each zone, which a resolver finds, never a cache; all that was asked is kept in `answers`. */
export function dnsAsker(resolver: string, signal: AbortSignal): DnsAsker {
  const asking: Asking = { resolver, signal, zones: new Map(), silent: new Set() }
  const kept = new Map<string, Promise<DnsAnswer>>()
  return {
    ask: (name, type) => {
      const key = question(name, type)
      const answer = kept.get(key) ?? answerOf(asking, plainName(name), type)
      kept.set(key, answer)
      return answer
    },
    zone: async (name) => {
      const servers = await serversFor(asking, name).catch(() => [])
      return Promise.all(servers.map((server) => serialAt(asking, server, name)))
    },
    answers: async () => {
      const all = await Promise.all([...kept].map(async ([key, answer]) => [key, await answer] as const))
      return Object.fromEntries(all)
    },
  }
}

async function answerOf(asking: Asking, name: string, type: DnsType): Promise<DnsAnswer> {
  try {
    const reply = await askZone(asking, name, type)
    const of = (wanted: string) =>
      reply.answers.filter((one) => one.type === wanted && plainName(one.name) === name)
    const [alias] = of('CNAME')
    const values = of(type)
      .map(({ data }) => showData(type, data))
      .sort()
    return alias === undefined || type === 'CNAME'
      ? { values }
      : { values: [], alias: showData('CNAME', alias.data) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { failed: error.message }
  }
}

async function askZone(asking: Asking, name: string, type: DnsType): Promise<DnsReply> {
  const all = await serversFor(asking, name)
  const servers = all.toSorted((one, other) => +asking.silent.has(one) - +asking.silent.has(other))
  let last: Error = new HostError(`no name server of ${name} can be found`)
  for (const server of servers.slice(0, MOST_SERVERS)) {
    try {
      return await once(asking, server, { flags: 0, question: { name, type } })
    } catch (error) {
      asking.silent.add(server)
      last = error instanceof Error ? error : new HostError(String(error))
    }
  }
  throw last
}

async function serialAt(asking: Asking, server: string, name: string): Promise<ServerSeen> {
  try {
    const reply = await once(asking, server, { flags: 0, question: { name, type: 'SOA' } })
    const soa = [...reply.answers, ...reply.authorities].find(({ type }) => type === 'SOA')
    if ((reply.flags & FLAG.authoritative) === 0 || soa === undefined)
      return { server, failed: 'it does not have the zone' }
    return { server, serial: (soa.data as { readonly serial: number }).serial } // as dns-packet has it
  } catch (error) {
    return { server, failed: error instanceof Error ? error.message : String(error) }
  }
}

interface Sent {
  readonly flags: number
  readonly question: DnsQuery
}

async function once({ signal }: Asking, server: string, sent: Sent): Promise<DnsReply> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  const reply = await askServer({ server, key: null }, { ...sent, ...EMPTY }, limit)
  const rcode = rcodeOf(reply)
  if (rcode === 'NOERROR' || rcode === 'NXDOMAIN') return reply
  const { name, type } = sent.question
  throw new HostError(`the name server ${server}, queried for ${name} ${type}, says ${rcode}`)
}

/** The addresses of the name servers of the zone that a name is in. */
function serversFor(asking: Asking, name: string): Promise<readonly string[]> {
  const known = asking.zones.get(name) ?? findServers(asking, name)
  asking.zones.set(name, known)
  return known
}

/** By the SOA record that comes with any answer: going up name by name takes too long for an IPv6 address. */
async function findServers(asking: Asking, name: string): Promise<readonly string[]> {
  const { answers, authorities } = await byResolver(asking, name, 'SOA')
  const isAlias = answers.some((one) => one.type === 'CNAME' && plainName(one.name) === name)
  // An alias answers with the zone of its target.
  if (isAlias && name.includes('.')) return serversFor(asking, name.slice(name.indexOf('.') + 1))
  const zone = [...answers, ...authorities].find(({ type }) => type === 'SOA')?.name
  if (zone === undefined) return []
  return name === plainName(zone) ? askServers(asking, name) : serversFor(asking, plainName(zone))
}

async function askServers(asking: Asking, zone: string): Promise<readonly string[]> {
  const servers = dataOf((await byResolver(asking, zone, 'NS')).answers, zone, 'NS')
  const found = await Promise.all(
    servers.slice(0, MOST_SERVERS).map(async (server) => {
      const [v4, v6] = await Promise.all([
        byResolver(asking, server, 'A'),
        byResolver(asking, server, 'AAAA'),
      ])
      return { v4: dataOf(v4.answers, server, 'A'), v6: dataOf(v6.answers, server, 'AAAA') }
    }),
  )
  // IPv6 comes last: the controller may have none.
  return [...found.flatMap(({ v4 }) => v4), ...found.flatMap(({ v6 }) => v6)]
}

function byResolver(asking: Asking, name: string, type: DnsQuery['type']): Promise<DnsReply> {
  return once(asking, asking.resolver, { flags: RECURSION, question: { name, type } })
}

function dataOf(answers: readonly DnsFound[], name: string, type: string): string[] {
  const own = answers.filter((one) => one.type === type && plainName(one.name) === plainName(name))
  return own.flatMap(({ data }) => (typeof data === 'string' ? [plainName(data)] : []))
}
