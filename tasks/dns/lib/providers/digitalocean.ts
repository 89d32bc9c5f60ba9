import type { DnsType } from '../dns-message.ts'
import type { DnsProviderParam } from '../dns-provider.ts'
import { shownText } from '../dns-text.ts'
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
import { replaceOneByOne } from './one-by-one.ts'
import {
  closestZone,
  type DnsEntry,
  type DnsProvider,
  type DnsReplacement,
  type DnsZone,
  relativeName,
  zoneIn,
} from './provider.ts'

const WHO = 'digitalocean'
const LOWEST = 30

/** DigitalOcean (v2). Each record has an id and is changed by itself; texts have no quotes there. */
export function digitalocean({
  url = 'https://api.digitalocean.com/v2',
  token,
  zone,
}: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  const list = ({ path, what, ...query }: Listed, signal: AbortSignal) =>
    everyPage(WHO, async (page) => {
      const all = { ...query, per_page: '200', page: String(page) }
      const answer = await callApi(api, { path, query: all }, signal)
      const next = memberOf(memberOf(memberOf(answer, 'links'), 'pages'), 'next')
      return { items: listIn(WHO, answer, what), more: typeof next === 'string' }
    })
  let zones: Promise<DnsZone[]> | undefined
  return {
    zoneOf: async (name, signal) => {
      zones ??= list({ path: '/domains', what: 'domains' }, signal).then((found) => found.map(zoneFrom))
      return closestZone(await zones, name, zone) ?? null
    },
    entries: async (place, signal) => {
      const inside = zoneIn(place)
      const path = `/domains/${inside.name}/records`
      const found = await list({ path, what: 'domain_records', name: place.name }, signal)
      const relative = relativeName(place.name, inside.name)
      return found.filter((one) => textIn(WHO, one, 'name') === relative).map((one) => entryFrom(one, inside))
    },
    replace: (replacement, signal) => replaceAt(api, replacement, signal),
  }
}

interface Listed {
  readonly path: string
  /** The name of the list in the answer. */
  readonly what: string
  readonly [query: string]: string
}

async function replaceAt(api: Api, replacement: DnsReplacement, signal: AbortSignal): Promise<void> {
  const { name, type, ttl } = replacement
  const zone = zoneIn(replacement).name
  const path = `/domains/${zone}/records`
  const own = (raw: unknown) => `${path}/${String(raw)}`
  const record = (text: string) => ({ type, name: relativeName(name, zone), ttl, ...contentOf(type, text) })
  await replaceOneByOne(replacement, {
    change: (raw, text) => callApi(api, { method: 'PUT', path: own(raw), body: record(text) }, signal),
    add: (text) => callApi(api, { method: 'POST', path, body: record(text) }, signal),
    remove: (raw) => callApi(api, { method: 'DELETE', path: own(raw), none: [404] }, signal),
  })
}

function zoneFrom(zone: unknown): DnsZone {
  const name = textIn(WHO, zone, 'name').toLowerCase()
  const ttl = memberOf(zone, 'ttl')
  return { id: name, name, ttl: typeof ttl === 'number' ? ttl : 1800, lowest: LOWEST, idle: null }
}

const PARTS: { readonly [type: string]: readonly string[] } = {
  MX: ['priority'],
  SRV: ['priority', 'weight', 'port'],
  CAA: ['flags', 'tag'],
}

function entryFrom(record: unknown, zone: DnsZone): DnsEntry {
  const type = textIn(WHO, record, 'type')
  const data = textIn(WHO, record, 'data')
  const head = (PARTS[type] ?? []).map((part) => textIn(WHO, record, part))
  const whole = [...head, data === '@' && type !== 'TXT' ? zone.name : data].join(' ')
  const text = shownText(type, whole)
  return { type, ttl: numberIn(WHO, record, 'ttl'), text, raw: textIn(WHO, record, 'id') }
}

function contentOf(type: DnsType, text: string): object {
  const parts = PARTS[type] ?? []
  const words = text.split(' ')
  const values = parts.map((part, at) => [part, part === 'tag' ? words[at] : Number(words[at])])
  const rest = words.slice(parts.length).join(' ')
  const data = type === 'CAA' ? rest.replace(/^"|"$/g, '') : parts.length > 0 ? rest : text
  return { ...Object.fromEntries(values), data }
}
