import type { DnsType } from '../dns-message.ts'

/** A zone, as its provider has it. */
export type DnsZone = {
  /** What the provider calls it. */
  readonly id: string
  /** Its name, in lower case, without the dot at the end. */
  readonly name: string
  /** The TTL of records that have none of their own. */
  readonly ttl: number
  /** The lowest TTL that records may have. */
  readonly lowest: number
  /** Why nobody is answered from it, where the provider says so: it is delegated elsewhere, or not at all. */
  readonly idle: string | null
}

/** One record, as its provider has it. */
export interface DnsEntry {
  readonly type: string
  readonly ttl: number
  /** In the form in which texts are compared. */
  readonly text: string
  /** What the provider wants to be told of it to change it: an id, its own way of writing it. */
  readonly raw: unknown
}

/** A name in a zone, and the type that is asked for. */
export interface DnsPlace {
  readonly zone: DnsZone | null
  readonly name: string
  readonly type: DnsType
}

/** The records of a name and type: those there are, and those that take their place. No values: none at all. */
export interface DnsReplacement extends DnsPlace {
  readonly had: readonly DnsEntry[]
  readonly ttl: number
  readonly values: readonly string[]
}

/** Where records are kept: what differs from one provider to the next, and nothing else. */
export interface DnsProvider {
  /** The zone that a name is in, or nothing. */
  zoneOf(name: string, signal: AbortSignal): Promise<DnsZone | null>
  /** The records of a name: all of the type, and an alias (CNAME) in their place; it may be more. */
  entries(place: DnsPlace, signal: AbortSignal): Promise<readonly DnsEntry[]>
  /** Puts records in the place of others. Throws PreconditionFailed if it notices that they were others. */
  replace(replacement: DnsReplacement, signal: AbortSignal): Promise<void>
}

/** The zone of a place, which its provider must have been asked for. Throws a TypeError. */
export function zoneIn({ zone, name }: DnsPlace): DnsZone {
  if (zone === null) throw new TypeError(`nobody asked which zone ${name} is in`)
  return zone
}

/** A name as it is within a zone; the zone itself is `@`. */
export function relativeName(name: string, zone: string): string {
  return name === zone ? '@' : name.slice(0, -zone.length - 1)
}

/** The zone, of many, that a name is in: the longest that it ends with, or `only` this one. */
export function closestZone<Z extends { readonly name: string }>(
  zones: readonly Z[],
  name: string,
  only?: string,
): Z | undefined {
  const around = zones.filter(
    (zone) =>
      (only === undefined || zone.name === only) && (name === zone.name || name.endsWith(`.${zone.name}`)),
  )
  return around.reduce<Z | undefined>(
    (best, zone) => (best !== undefined && best.name.length >= zone.name.length ? best : zone),
    undefined,
  )
}

/** The name and all that it may be in, the longest first. A wildcard is no zone: some servers refuse to be asked for one. */
export function namesAround(name: string): string[] {
  const labels = name.replace(/^(\*\.)+/, '').split('.')
  return labels.map((_, at) => labels.slice(at).join('.'))
}
