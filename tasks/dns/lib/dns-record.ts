import { defineFact, HostError, mapSeen, Refusal, type Seen } from 'hostwright'
import { askServer, rcodeOf } from './dns-exchange.ts'
import type { DnsKey } from './dns-key.ts'
import { type DnsFound, type DnsReply, type DnsType, FLAG } from './dns-message.ts'
import { normalText, showData, zoneLine } from './dns-text.ts'

/** Which records: of a name and type, at a name server that has the zone. */
export type DnsQuestion = {
  readonly server: string
  /** In lower case, without the dot at the end. */
  readonly name: string
  readonly type: DnsType
  readonly key: DnsKey | null
}

/** The records of a name and type as one: their texts in order, TXT joined; an alias (CNAME) in their place; or none (`null`). */
export type DnsRecords =
  | { readonly ttl: number; readonly values: readonly string[] }
  | { readonly alias: string }
  | null

/** The records that a name server has, asked by the controller. */
export const dnsRecords = defineFact<DnsQuestion, DnsRecords>({
  name: 'dns records',
  answer: async (asked, signal) => recordsOf(asked, await lookUp(asked, signal)),
})

/** Asks for the records; the message is from a server that has the zone. */
export async function lookUp(asked: DnsQuestion, signal: AbortSignal): Promise<DnsReply> {
  const question = { name: asked.name, type: asked.type }
  const message = await askServer(asked, { flags: 0, question, ...EMPTY }, signal)
  const rcode = rcodeOf(message)
  const about = `the name server ${asked.server}, queried for ${asked.name} ${asked.type},`
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') throw new HostError(`${about} says ${rcode}`)
  if ((message.flags & FLAG.authoritative) === 0)
    throw new HostError(`${about} does not have that zone: give one that is authoritative for it`)
  return message
}

/** A message without records. */
export const EMPTY = { answers: [], authorities: [] } as const

/** The records of an answer that are of the name and type asked for. */
export function answersTo({ name, type }: DnsQuestion, message: DnsReply): readonly DnsFound[] {
  return message.answers.filter((one) => one.type === type && one.name.toLowerCase() === name)
}

/** What an answer says of the records asked for. */
export function recordsOf(asked: DnsQuestion, message: DnsReply): DnsRecords {
  const found = answersTo(asked, message)
  if (found.length > 0)
    return {
      ttl: Math.min(...found.map(({ ttl }) => ttl)),
      values: found.map(({ data }) => showData(asked.type, data)).sort(),
    }
  const alias = message.answers.find((one) => one.type === 'CNAME' && one.name.toLowerCase() === asked.name)
  return alias === undefined ? null : { alias: showData('CNAME', alias.data) }
}

/** What records shall be: these texts; without `ttl` it stays as it is, one hour for new ones. No texts: none at all. */
export interface DnsWanted {
  readonly values: Seen<readonly string[]>
  readonly ttl?: number | undefined
  /** The zone, where it is not to be found by asking. */
  readonly zone?: string | undefined
  /** Seconds to wait for a person who sets them; without it they are set by us. */
  readonly patience?: number | undefined
}

/** What the records will be. */
export function dnsAfter(
  asked: DnsQuestion,
  seen: Seen<DnsRecords>,
  { values, ttl }: DnsWanted,
): Seen<DnsRecords> {
  const had = seen.known && seen.value !== null && 'ttl' in seen.value ? seen.value.ttl : 3600
  return mapSeen(values, (texts) => {
    if (texts.length === 0) return null
    return { ttl: ttl ?? had, values: [...new Set(texts.map((text) => checked(asked.type, text)))].sort() }
  })
}

function checked(type: DnsType, text: string): string {
  try {
    return normalText(type, text)
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(error.message) : error
  }
}

/** True when two sets of records need no change between them. */
export function sameRecords(one: DnsRecords, other: DnsRecords): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other))
}

function ordered(records: DnsRecords) {
  if (records === null || 'alias' in records) return records
  return [records.ttl, ...records.values]
}

/** The zone lines of records, for a person to copy. */
export function zoneLines({ name, type }: DnsQuestion, records: DnsRecords): string[] {
  if (records === null || 'alias' in records) return []
  return records.values.map((text) => zoneLine(type, { name, ttl: records.ttl, text }))
}
