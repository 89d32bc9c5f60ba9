import type { DnsType } from './dns-message.ts'
import { zoneLine } from './dns-text.ts'
import type { DnsEntry } from './providers/provider.ts'

/** A name, in lower case and without the dot at the end, and a type of records. */
export interface DnsSubject {
  readonly name: string
  readonly type: DnsType
}

/**
 * The records of a name and type as one: their texts in order, TXT joined; an alias (CNAME) in their place; what each name
 * server shows, where they differ; or none (`null`).
 */
export type DnsRecords =
  | {
      /** `null`: any. */
      readonly ttl: number | null
      readonly values: readonly string[]
    }
  | { readonly alias: string }
  | { readonly differing: readonly string[] }
  | null

/** What the records of a name come to, for one type. */
export function recordsOf({ type }: Pick<DnsSubject, 'type'>, entries: readonly DnsEntry[]): DnsRecords {
  const found = entries.filter((one) => one.type === type)
  if (found.length > 0)
    return {
      ttl: Math.min(...found.map(({ ttl }) => ttl)),
      values: [...new Set(found.map(({ text }) => text))].sort(),
    }
  const alias = entries.find((one) => one.type === 'CNAME')
  if (alias !== undefined) return { alias: alias.text }
  // Servers of one zone that differ say so in lines of their own.
  const differing = entries.filter((one) => one.type === 'differing').map(({ text }) => text)
  return differing.length > 0 ? { differing } : null
}

/** True when two sets of records need no change between them. */
export function sameRecords(one: DnsRecords, other: DnsRecords): boolean {
  const [first, second] = [ordered(one), ordered(other)]
  if (first.kind !== second.kind || first.lines.join('\n') !== second.lines.join('\n')) return false
  return first.ttl === second.ttl || first.ttl === null || second.ttl === null
}

function ordered(records: DnsRecords) {
  if (records === null) return { kind: 'none', lines: [], ttl: null }
  if ('alias' in records) return { kind: 'alias', lines: [records.alias], ttl: null }
  if ('differing' in records) return { kind: 'differing', lines: records.differing, ttl: null }
  return { kind: 'values', lines: records.values.map((text) => JSON.stringify(text)), ttl: records.ttl }
}

/** The zone lines of records, for a person to copy. */
export function zoneLines({ name, type }: DnsSubject, records: DnsRecords): string[] {
  if (records === null || !('values' in records)) return []
  return records.values.map((text) => zoneLine(type, { name, ttl: records.ttl ?? 3600, text }))
}
