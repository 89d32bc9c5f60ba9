import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import { type Api, callApi, credential, listIn, memberOf, numberIn, textIn } from './api.ts'
import { type DnsEntry, type DnsProvider, type DnsZone, namesAround, zoneIn } from './provider.ts'

const WHO = 'powerdns'

/** The HTTP interface of a PowerDNS server (api/v1). */
export function powerdns({
  url = '',
  api_key,
  server_id = 'localhost',
  zone,
}: DnsProviderParam): DnsProvider {
  const key = credential(WHO, 'api_key', api_key)
  const api: Api = {
    who: WHO,
    base: `${url.replace(/\/+$/, '')}/api/v1/servers/${encodeURIComponent(server_id)}`,
    headers: () => ({ 'X-API-Key': key, 'Content-Type': 'application/json' }),
  }
  return {
    zoneOf: async (name, signal) => {
      for (const one of zone === undefined ? namesAround(name) : [zone]) {
        const found = listIn(WHO, await callApi(api, { path: '/zones', query: { zone: `${one}.` } }, signal))
        if (found.length > 0) return zoneFrom(found[0], one)
      }
      return null
    },
    entries: async (place, signal) => {
      // Older servers know no such query, and answer with the whole zone.
      const query = { rrset_name: `${place.name}.` }
      const path = `/zones/${encodeURIComponent(zoneIn(place).id)}`
      const sets = listIn(WHO, await callApi(api, { path, query }, signal), 'rrsets')
      return sets.filter((set) => textIn(WHO, set, 'name') === `${place.name}.`).flatMap(entriesOf)
    },
    replace: async ({ name, type, ttl, values, ...place }, signal) => {
      const records = values.map((text) => ({ content: zoneText(type, text), disabled: false }))
      const what = records.length > 0 ? { changetype: 'REPLACE', ttl, records } : { changetype: 'DELETE' }
      const body = { rrsets: [{ name: `${name}.`, type, ...what }] }
      const path = `/zones/${encodeURIComponent(zoneIn({ ...place, name, type }).id)}`
      await callApi(api, { method: 'PATCH', path, body }, signal)
    },
  }
}

function zoneFrom(zone: unknown, name: string): DnsZone {
  return { id: textIn(WHO, zone, 'id'), name, ttl: 3600, lowest: 0, idle: null }
}

/** Records that are disabled are not served: they are none. */
function entriesOf(set: unknown): DnsEntry[] {
  const [type, ttl] = [textIn(WHO, set, 'type'), numberIn(WHO, set, 'ttl')]
  return listIn(WHO, set, 'records')
    .filter((record) => memberOf(record, 'disabled') !== true)
    .map((record) => ({ type, ttl, text: shownText(type, textIn(WHO, record, 'content')), raw: null }))
}
