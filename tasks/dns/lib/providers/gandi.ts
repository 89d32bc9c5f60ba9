import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import { type Api, callApi, credential, everyPage, listIn, numberIn, textIn, tokenApi } from './api.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsProvider,
  type DnsZone,
  relativeName,
  zoneIn,
} from './provider.ts'

const WHO = 'gandi'
const LOWEST = 300

/** Gandi's LiveDNS (v5), with a personal access token. */
export function gandi({
  url = 'https://api.gandi.net/v5/livedns',
  token,
  zone,
}: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  let zones: Promise<DnsZone[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      if (zone !== undefined) return zoneNamed(zone)
      zones ??= listed(api, signal)
      return closestZone(await zones, name) ?? null
    },
    entries: async (place, signal) => {
      const { name } = zoneIn(place)
      const path = `/domains/${name}/records/${encodeURIComponent(relativeName(place.name, name))}`
      const sets = await callApi(api, { path, none: [404] }, signal)
      return sets === undefined ? [] : listIn(WHO, sets).flatMap(entriesOf)
    },
    replace: async ({ type, ttl, values, ...place }, signal) => {
      const { name } = zoneIn({ ...place, type })
      const path = `/domains/${name}/records/${encodeURIComponent(relativeName(place.name, name))}/${type}`
      const body = { rrset_ttl: ttl, rrset_values: values.map((text) => zoneText(type, text)) }
      if (values.length > 0) await callApi(api, { method: 'PUT', path, body }, signal)
      else await callApi(api, { method: 'DELETE', path, none: [404] }, signal)
    },
  }
}

async function listed(api: Api, signal: AbortSignal): Promise<DnsZone[]> {
  let longest = 0
  return everyPage(WHO, async (page) => {
    const query = { per_page: '100', page: String(page) }
    const items = listIn(WHO, await callApi(api, { path: '/domains', query }, signal))
    longest = Math.max(longest, items.length)
    // It does not say how many pages there are, nor how long one is: the last is shorter than the first.
    const more = items.length > 0 && items.length === longest
    return { items: items.map((one) => zoneNamed(textIn(WHO, one, 'fqdn'))), more }
  })
}

function zoneNamed(given: string): DnsZone {
  const name = given.toLowerCase()
  return { id: name, name, ttl: 10_800, lowest: LOWEST, idle: null }
}

function entriesOf(set: unknown): DnsEntry[] {
  const [type, ttl] = [textIn(WHO, set, 'rrset_type'), numberIn(WHO, set, 'rrset_ttl')]
  return listIn(WHO, set, 'rrset_values').map((value) => ({
    type,
    ttl,
    text: shownText(type, String(value)),
    raw: null,
  }))
}
