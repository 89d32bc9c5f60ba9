import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import { callApi, credential, listIn, numberIn, textIn, tokenApi } from './api.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsPlace,
  type DnsProvider,
  type DnsZone,
  relativeName,
  zoneIn,
} from './provider.ts'

const WHO = 'desec'

/** deSEC (api/v1). It allows few requests a minute, and says how long to wait. */
export function desec({ url = 'https://desec.io/api/v1', token, zone }: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Token ${credential(WHO, 'token', token)}`)
  const setOf = async (place: DnsPlace, type: string, signal: AbortSignal): Promise<DnsEntry[]> => {
    const name = relativeName(place.name, zoneIn(place).name)
    const path = `/domains/${zoneIn(place).id}/rrsets/${encodeURIComponent(name)}/${type}/`
    const set = await callApi(api, { path, none: [404] }, signal)
    return set === undefined ? [] : entriesOf(set, type)
  }
  let zones: Promise<DnsZone[] | undefined> | undefined
  return {
    zoneOf: async (name, signal) => {
      // An account of more than 500 zones is not told in one page: then each name is asked for.
      zones ??= callApi(api, { path: '/domains/', none: [400, 403] }, signal).then(zonesFrom)
      const all = await zones
      if (all !== undefined) return closestZone(all, name, zone) ?? null
      const query = { owns_qname: zone ?? name }
      const [found = null] = zonesFrom(await callApi(api, { path: '/domains/', query }, signal)) ?? []
      return found
    },
    entries: async (place, signal) => {
      const found = await setOf(place, place.type, signal)
      // There is no alias beside other records, and none at the zone itself.
      const isDone = found.length > 0 || place.type === 'CNAME' || place.name === zoneIn(place).name
      return isDone ? found : setOf(place, 'CNAME', signal)
    },
    replace: async ({ type, ttl, values, ...place }, signal) => {
      const { id, name } = zoneIn({ ...place, type })
      const subname = place.name === name ? '' : relativeName(place.name, name)
      // A set without records is removed; this way it does not matter whether there was one.
      const body = [{ subname, type, ttl, records: values.map((text) => zoneText(type, text)) }]
      await callApi(api, { method: 'PATCH', path: `/domains/${id}/rrsets/`, body }, signal)
    },
  }
}

function zonesFrom(list: unknown): DnsZone[] | undefined {
  if (list === undefined) return undefined
  return listIn(WHO, list).map((one) => {
    const id = textIn(WHO, one, 'name')
    const lowest = numberIn(WHO, one, 'minimum_ttl')
    return { id, name: id.toLowerCase(), ttl: Math.max(3600, lowest), lowest, idle: null }
  })
}

function entriesOf(set: unknown, type: string): DnsEntry[] {
  const ttl = numberIn(WHO, set, 'ttl')
  return listIn(WHO, set, 'records').map((record) => ({
    type,
    ttl,
    text: shownText(type, String(record)),
    raw: null,
  }))
}
