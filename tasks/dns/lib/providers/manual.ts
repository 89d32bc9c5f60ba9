import { HostError } from 'hostwright'
import type { DnsProviderParam } from '../dns-provider.ts'
import { counted, type DnsShown, lookAtAll, shownLine } from '../dns-shown.ts'
import { sameRecords } from '../dns-state.ts'
import type { DnsEntry, DnsProvider } from './provider.ts'

/** A person sets the records: we look at every name server of the zone. */
export function manual({ servers, resolver }: DnsProviderParam): DnsProvider {
  return {
    zoneOf: async () => null,
    entries: async ({ name, type }, signal) => {
      const look = { name, type, servers: servers ?? null, resolver: resolver ?? null }
      return entriesFrom(type, counted(await lookAtAll(look, signal)))
    },
    replace: async ({ name, type }) => {
      throw new TypeError(`${name} ${type} is set by a person`)
    },
  }
}

/** What all servers show; where they differ, what each of them shows. */
function entriesFrom(type: string, shown: readonly DnsShown[]): readonly DnsEntry[] {
  const [first] = shown
  if (first === undefined || shown.every(({ problem }) => problem !== null))
    throw new HostError(['no name server of the zone answers', ...shown.map(shownLine)].join('\n'))
  const entry = { ttl: 0, raw: null }
  const isOne = shown.every(({ records, problem }) => problem === null && sameRecords(records, first.records))
  if (!isOne) return shown.map((one) => ({ ...entry, type: 'differing', text: shownLine(one) }))
  const { records } = first
  if (records === null) return []
  if ('alias' in records) return [{ ...entry, type: 'CNAME', text: records.alias }]
  if (!('values' in records)) return []
  const { ttl, values } = records
  return values.map((text) => ({ type, ttl: ttl ?? 0, text, raw: null }))
}
