import { defineFact, HostError } from 'hostwright'
import { ownResolver } from './dns-authority.ts'
import { askServer, rcodeOf } from './dns-exchange.ts'
import { type DnsQuery, type DnsReply, EMPTY, FLAG } from './dns-message.ts'
import { namesAround } from './providers/provider.ts'

/** Whether a zone is signed (DNSSEC), as far as a resolver can tell. */
export type DnsSigned = {
  /** The zone that the name is in. */
  readonly zone: string
  /**
   * `validated`: the resolver has followed the signatures; `announced`: the zone above has its key (DS), and the resolver
   * follows no signatures; `no`: nobody can follow any.
   */
  readonly signed: 'validated' | 'announced' | 'no'
}

/** Whether the zone that a name is in is signed; `resolver: null`: that of the controller is asked. */
export const dnsSigned = defineFact<{ readonly name: string; readonly resolver: string | null }, DnsSigned>({
  name: 'dns signed',
  answer: async ({ name, resolver }, signal) => lookAtZone(name, resolver ?? ownResolver(), signal),
})

/** Looks whether the zone that a name is in is signed. */
export async function lookAtZone(name: string, resolver: string, signal: AbortSignal): Promise<DnsSigned> {
  const ask = (type: DnsQuery['type'], about: string) => asked(resolver, { name: about, type }, signal)
  for (const zone of namesAround(name)) {
    const soa = await ask('SOA', zone)
    if (!soa.answers.some((one) => one.type === 'SOA' && one.name.toLowerCase() === zone)) continue
    if ((soa.flags & FLAG.authentic) !== 0) return { zone, signed: 'validated' }
    const above = await ask('DS', zone)
    const isAnnounced = above.answers.some((one) => one.type === 'DS' && one.name.toLowerCase() === zone)
    return { zone, signed: isAnnounced ? 'announced' : 'no' }
  }
  throw new HostError(`the resolver ${resolver} knows no zone that ${name} is in`)
}

/** A resolver tells whether it has followed the signatures if it is asked with the same bit (RFC 6840, 5.7). */
async function asked(resolver: string, question: DnsQuery, signal: AbortSignal): Promise<DnsReply> {
  const flags = FLAG.recurse | FLAG.authentic
  const reply = await askServer({ server: resolver, key: null }, { flags, question, ...EMPTY }, signal)
  const rcode = rcodeOf(reply)
  if (rcode === 'NOERROR' || rcode === 'NXDOMAIN') return reply
  const why = rcode === 'SERVFAIL' ? ': its signatures may be broken' : ''
  throw new HostError(
    `the resolver ${resolver}, queried for ${question.name} ${question.type}, says ${rcode}${why}`,
  )
}
