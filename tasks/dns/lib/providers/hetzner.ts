import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import {
  type Api,
  callApi,
  credential,
  everyPage,
  listIn,
  memberOf,
  numberIn,
  textIn,
  tokenApi,
} from './api.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsProvider,
  type DnsReplacement,
  type DnsZone,
  relativeName,
  zoneIn,
} from './provider.ts'

const WHO = 'hetzner'
const LOWEST = 60

/** Hetzner's DNS as a part of its cloud (v1); the old interface, dns.hetzner.com, is gone. */
export function hetzner({
  url = 'https://api.hetzner.cloud/v1',
  token,
  zone,
}: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  const list = ({ path, what, ...query }: Listed, signal: AbortSignal) =>
    everyPage(WHO, async (page) => {
      const answer = await callApi(api, { path, query: { ...query, page: String(page) } }, signal)
      const next = memberOf(memberOf(memberOf(answer, 'meta'), 'pagination'), 'next_page')
      return { items: listIn(WHO, answer, what), more: typeof next === 'number' }
    })
  let zones: Promise<DnsZone[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      const query = { per_page: '50', ...(zone === undefined ? {} : { name: zone }) }
      zones ??= list({ path: '/zones', what: 'zones', ...query }, signal).then((found) => found.map(zoneFrom))
      return closestZone(await zones, name, zone) ?? null
    },
    entries: async (place, signal) => {
      const { id, name, ttl } = zoneIn(place)
      const relative = relativeName(place.name, name)
      const query = { name: relative, per_page: '50' }
      const sets = await list({ path: `/zones/${id}/rrsets`, what: 'rrsets', ...query }, signal)
      return sets.filter((set) => textIn(WHO, set, 'name') === relative).flatMap((set) => entriesOf(set, ttl))
    },
    replace: (replacement, signal) => replaceSet(api, replacement, signal),
  }
}

interface Listed {
  readonly path: string
  /** The name of the list in the answer. */
  readonly what: string
  readonly [query: string]: string
}

/** Values and TTL of a set are changed by one request each. */
async function replaceSet(
  api: Api,
  { type, ttl, values, had, ...place }: DnsReplacement,
  signal: AbortSignal,
): Promise<void> {
  const { id, name } = zoneIn({ ...place, type })
  const relative = relativeName(place.name, name)
  const records = values.map((text) => ({ value: zoneText(type, text) }))
  const path = `/zones/${id}/rrsets`
  const own = `${path}/${encodeURIComponent(relative)}/${type}`
  // A set is locked while what was asked before is still being done.
  const busy = /"code":\s*"(locked|conflict)"/
  const post = (to: string, body: unknown) => callApi(api, { method: 'POST', path: to, body, busy }, signal)
  if (records.length === 0) await callApi(api, { method: 'DELETE', path: own, none: [404] }, signal)
  else if (had.length === 0) await post(path, { name: relative, type, ttl, records })
  else {
    if (had.some((one) => one.ttl !== ttl)) await post(`${own}/actions/change_ttl`, { ttl })
    await post(`${own}/actions/set_records`, { records })
  }
}

function zoneFrom(zone: unknown): DnsZone {
  const servers = memberOf(zone, 'authoritative_nameservers')
  const status = memberOf(servers, 'delegation_status')
  const assigned = memberOf(servers, 'assigned')
  const to = Array.isArray(assigned) ? `: delegate it to ${assigned.join(', ')}` : ''
  // What Hetzner has not looked up yet may well be right.
  const isIdle = status === 'invalid' || status === 'lame' || status === 'unregistered'
  return {
    id: textIn(WHO, zone, 'id'),
    name: textIn(WHO, zone, 'name').toLowerCase(),
    ttl: numberIn(WHO, zone, 'ttl'),
    lowest: LOWEST,
    idle: isIdle ? `its delegation is ${status}${to}` : null,
  }
}

function entriesOf(set: unknown, usual: number): DnsEntry[] {
  const type = textIn(WHO, set, 'type')
  const own = memberOf(set, 'ttl')
  const ttl = typeof own === 'number' ? own : usual
  return listIn(WHO, set, 'records').map((record) => ({
    type,
    ttl,
    text: shownText(type, textIn(WHO, record, 'value')),
    raw: null,
  }))
}
