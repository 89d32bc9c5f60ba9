import type { DnsType } from '../dns-message.ts'
import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText, zoneText } from '../dns-text.ts'
import { callApi, credential, everyPage, listIn, memberOf, numberIn, textIn, tokenApi } from './api.ts'
import { closestZone, type DnsEntry, type DnsProvider, type DnsZone, zoneIn } from './provider.ts'

const WHO = 'cloudflare'
const LOWEST = 60

/** Cloudflare (client/v4). Each record has an id; several are changed in one transaction. */
export function cloudflare({
  url = 'https://api.cloudflare.com/client/v4',
  token,
  zone,
}: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  const list = (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) =>
    everyPage(WHO, async (page) => {
      const answer = await callApi(api, { path, query: { ...query, page: String(page) } }, signal)
      const info = memberOf(answer, 'result_info')
      return { items: listIn(WHO, answer, 'result'), more: page < numberIn(WHO, info, 'total_pages') }
    })
  let zones: Promise<DnsZone[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      const query = { per_page: '50', ...(zone === undefined ? {} : { name: zone }) }
      zones ??= list('/zones', query, signal).then((found) => found.map(zoneFrom))
      return closestZone(await zones, name, zone) ?? null
    },
    entries: async (place, signal) => {
      const path = `/zones/${zoneIn(place).id}/dns_records`
      const found = await list(path, { name: place.name, per_page: '100' }, signal)
      return found.filter((one) => textIn(WHO, one, 'name').toLowerCase() === place.name).map(entryFrom)
    },
    replace: async ({ name, type, ttl, values, had, ...place }, signal) => {
      const wanted = new Set(values)
      const kept = had.filter((one) => one.ttl === ttl && wanted.delete(one.text))
      const deletes = had.filter((one) => !kept.includes(one)).map(({ raw }) => ({ id: raw }))
      const posts = [...wanted].map((text) => ({ name, type, ttl, proxied: false, ...contentOf(type, text) }))
      const path = `/zones/${zoneIn({ ...place, name, type }).id}/dns_records/batch`
      await callApi(api, { method: 'POST', path, body: { deletes, posts } }, signal)
    },
  }
}

function zoneFrom(zone: unknown): DnsZone {
  const [id, name, status] = [textIn(WHO, zone, 'id'), textIn(WHO, zone, 'name'), textIn(WHO, zone, 'status')]
  const servers = memberOf(zone, 'name_servers')
  const to = Array.isArray(servers) ? `: delegate it to ${servers.join(', ')}` : ''
  const idle = status === 'active' ? null : `its status is ${status}${to}`
  return { id, name: name.toLowerCase(), ttl: 300, lowest: LOWEST, idle }
}

/** An address behind Cloudflare's own servers is not what is served: it counts as another one. */
function entryFrom(record: unknown): DnsEntry {
  const type = textIn(WHO, record, 'type')
  const ttl = numberIn(WHO, record, 'ttl')
  const text = shownText(type, writtenAs(type, record))
  const isProxied = memberOf(record, 'proxied') === true
  return { type, ttl, text: isProxied ? `${text} (proxied)` : text, raw: textIn(WHO, record, 'id') }
}

const PARTS: { readonly [type: string]: readonly string[] } = {
  SRV: ['priority', 'weight', 'port', 'target'],
  CAA: ['flags', 'tag', 'value'],
  TLSA: ['usage', 'selector', 'matching_type', 'certificate'],
}

function writtenAs(type: string, record: unknown): string {
  const parts = PARTS[type]
  const data = memberOf(record, 'data')
  if (parts !== undefined) return parts.map((part) => textIn(WHO, data, part)).join(' ')
  const content = textIn(WHO, record, 'content')
  return type === 'MX' ? `${textIn(WHO, record, 'priority')} ${content}` : content
}

function contentOf(type: DnsType, text: string): object {
  const words = text.split(' ')
  const parts = PARTS[type]
  if (parts !== undefined) {
    const values = [...words.slice(0, parts.length - 1), words.slice(parts.length - 1).join(' ')]
    return { data: Object.fromEntries(parts.map((part, at) => [part, plainPart(values[at] ?? '')])) }
  }
  if (type === 'MX') return { priority: Number(words[0]), content: withoutDot(words[1] ?? '') }
  return { content: type === 'TXT' ? zoneText(type, text) : withoutDot(text) }
}

function plainPart(value: string): string | number {
  return /^\d{1,5}$/.test(value) ? Number(value) : withoutDot(value.replace(/^"|"$/g, ''))
}

function withoutDot(name: string): string {
  return name.replace(/(.)\.$/, '$1')
}
