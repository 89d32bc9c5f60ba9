import { defineFact, mapSeen, Refusal, type Seen } from 'hostwright'
import type { DnsType } from './dns-message.ts'
import type { DnsProviderParam } from './dns-provider.ts'
import { type DnsRecords, recordsOf } from './dns-state.ts'
import { normalText } from './dns-text.ts'
import { openProvider } from './providers/open.ts'
import { closestZone, type DnsZone } from './providers/provider.ts'

/** Which records: of a name and type, at a provider. */
export type DnsQuestion = {
  readonly provider: DnsProviderParam
  /** The zone that they are in, where the provider wants to be told; `null` for the others. */
  readonly zone: DnsZone | null
  /** In lower case, without the dot at the end. */
  readonly name: string
  readonly type: DnsType
}

/** The records that a provider has, asked by the controller. */
export const dnsRecords = defineFact<DnsQuestion, DnsRecords>({
  name: 'dns records',
  answer: async (asked, signal) => {
    const provider = await openProvider(asked.provider)
    return recordsOf(asked, await provider.entries(asked, signal))
  },
})

/** The zones that names are in at a provider, `null` for a name that is in none of its own. */
export const dnsZones = defineFact<
  { readonly provider: DnsProviderParam; readonly names: readonly string[] },
  readonly (DnsZone | null)[]
>({
  name: 'dns zones',
  answer: async ({ provider, names }, signal) => {
    const open = await openProvider(provider)
    const found: (DnsZone | null)[] = []
    for (const name of names) found.push(around(name, await open.zoneOf(name, signal)))
    return found
  },
})

/** A zone that was named may be another than that of this name. */
function around(name: string, zone: DnsZone | null): DnsZone | null {
  return zone === null || zone.name === '.' ? zone : (closestZone([zone], name) ?? null)
}

/** What records shall be: these texts; without `ttl` it stays as it is, one hour for new ones. No texts: none at all. */
export interface DnsWanted {
  readonly values: Seen<readonly string[]>
  readonly ttl?: number | undefined
  /** Seconds to wait for a person who sets them; without it they are set by us. */
  readonly patience?: number | undefined
}

/** What the records will be. A person may take any TTL where none is asked for. */
export function dnsAfter(
  { type, zone, provider }: DnsQuestion,
  seen: Seen<DnsRecords>,
  { values, ttl, patience }: DnsWanted,
): Seen<DnsRecords> {
  const lowest = zone?.lowest ?? 0
  if (ttl !== undefined && ttl < lowest)
    throw new Refusal(`${provider.type} takes no TTL below ${lowest}, and ${ttl} is asked for`)
  const here = seen.known && seen.value !== null && 'ttl' in seen.value ? seen.value.ttl : null
  const usual = patience === undefined ? (here ?? Math.max(3600, lowest)) : null
  return mapSeen(values, (texts) => {
    if (texts.length === 0) return null
    return {
      ttl: ttl ?? usual,
      values: [...new Set(texts.map((text) => checked(type, text)))].sort(),
    }
  })
}

function checked(type: DnsType, text: string): string {
  try {
    return normalText(type, text)
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(error.message) : error
  }
}
