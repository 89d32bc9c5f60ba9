import { HostError, PreconditionFailed } from 'hostwright'
import { askServer, type DnsPeer, rcodeOf } from '../dns-exchange.ts'
import { type DnsFound, type DnsRecord, type DnsReply, EMPTY, FLAG } from '../dns-message.ts'
import type { DnsProviderParam } from '../dns-provider.ts'
import { dataOf, shownData } from '../dns-text.ts'
import {
  type DnsEntry,
  type DnsPlace,
  type DnsProvider,
  type DnsReplacement,
  type DnsZone,
  namesAround,
} from './provider.ts'

/** A name server that takes updates (RFC 2136), which it makes only if the records are still what was seen. */
export function rfc2136({ server = '', key, zone }: DnsProviderParam): DnsProvider {
  const peer: DnsPeer = { server, key: key ?? null }
  return {
    zoneOf: async (name, signal) => {
      const found = zone === undefined ? await zoneAt(peer, name, signal) : { name: zone, isOwn: true }
      return found?.isOwn === true ? zoneNamed(found.name) : null
    },
    entries: async (place, signal) => (await lookUp(peer, place, signal)).answers.flatMap(entryAt(place)),
    replace: async (replacement, signal) => {
      const { name, type, had } = replacement
      const inside = replacement.zone?.name ?? zone ?? (await zoneAt(peer, name, signal))?.name
      if (inside === undefined)
        throw new Error(`the name server ${server} does not say which zone ${name} is in: give zone`)
      const question = { name: inside, type: 'SOA' } as const
      const update = { ...EMPTY, answers: stillThere(replacement), authorities: made(replacement) }
      const rcode = rcodeOf(await askServer(peer, { flags: FLAG.update, question, ...update }, signal))
      if (['NXRRSET', 'YXRRSET', 'NXDOMAIN', 'YXDOMAIN'].includes(rcode))
        throw new PreconditionFailed(`${name} ${type}: ${had.length} records were there`)
      if (rcode !== 'NOERROR')
        throw new Error(
          `the name server ${server} says ${rcode} to the update of ${name} ${type}${HINTS[rcode] ?? ''}`,
        )
    },
  }
}

const HINTS: { readonly [rcode: string]: string } = {
  REFUSED: ': the key may not change that (or an MX or SRV points to a name that has no address yet)',
  NOTAUTH: ': it is not the primary server of the zone',
  NOTZONE: ': the name is not in the zone',
}

function zoneNamed(name: string): DnsZone {
  return { id: name, name, ttl: 3600, lowest: 0, idle: null }
}

/** Asks for the records; the message is from a server that has the zone. */
async function lookUp(peer: DnsPeer, { name, type }: DnsPlace, signal: AbortSignal): Promise<DnsReply> {
  const message = await askServer(peer, { flags: 0, question: { name, type }, ...EMPTY }, signal)
  const rcode = rcodeOf(message)
  const about = `the name server ${peer.server}, queried for ${name} ${type},`
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') throw new HostError(`${about} says ${rcode}`)
  if ((message.flags & FLAG.authoritative) === 0)
    throw new HostError(`${about} does not have that zone: give one that is authoritative for it`)
  return message
}

/** The zone that a name is in, as its server says: the owner of the SOA record it answers with; and whether it has that zone itself. */
async function zoneAt(peer: DnsPeer, name: string, signal: AbortSignal) {
  // For an alias, the answer is about where it leads, which may be another zone: then the name above is asked for.
  for (const above of namesAround(name)) {
    const question = { name: above, type: 'SOA' } as const
    const message = await askServer(peer, { flags: 0, question, ...EMPTY }, signal)
    const around = message.answers.some(({ type }) => type === 'CNAME')
      ? undefined
      : [...message.answers, ...message.authorities].find(({ type }) => type === 'SOA')
    const isOwn = (message.flags & FLAG.authoritative) !== 0
    if (around !== undefined) return { name: around.name, isOwn }
  }
  return undefined
}

/** A record of an answer, if it is at the place asked for: as read, since an update must name it exactly. */
export function entryAt({ name }: Pick<DnsPlace, 'name'>): (found: DnsFound) => DnsEntry[] {
  return ({ name: its, type, ttl, data }) => {
    const text = its.toLowerCase() === name ? shownData(type, data) : undefined
    return text === undefined ? [] : [{ type, ttl, text, raw: data }]
  }
}

/** Prerequisites: exactly these records are there, or none of that type. */
function stillThere({ name, type, had }: DnsReplacement): DnsRecord[] {
  const about = { name, type, ttl: 0 }
  if (had.length === 0) return [{ ...about, class: 'NONE', data: null }]
  return had.map(({ raw }) => ({ ...about, class: 'IN', data: raw }))
}

/** All of that type is taken away and the new ones are put in its place, in one message. */
function made({ name, type, had, ttl, values }: DnsReplacement): DnsRecord[] {
  const removed: DnsRecord[] = had.length === 0 ? [] : [{ name, type, class: 'ANY', ttl: 0, data: null }]
  const added = values.map((text) => ({ name, type, class: 'IN', ttl, data: dataOf(type, text) }) as const)
  return [...removed, ...added]
}
