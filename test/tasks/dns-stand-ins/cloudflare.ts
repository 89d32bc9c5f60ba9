import { quotedText } from '../../../tasks/dns/lib/dns-strings.ts'
import { DENIED, isQuoted, type Manner, MISSING, partsOf, type Reply, wrong } from './stand-in.ts'
import type { Zone, ZoneRecord } from './zone.ts'

/** Stands in for Cloudflare: https://developers.cloudflare.com/api/resources/dns/subresources/records/. Two zones a page. */
export const cloudflareManner: Manner = {
  provider: (url) => ({ type: 'cloudflare', url: `${url}/client/v4`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, zone) => {
    if (headers.authorization !== 'Bearer right')
      return {
        status: 403,
        body: { success: false, errors: [{ code: 9109, message: 'Invalid access token' }] },
      }
    const [, , , id, , batch] = partsOf(path) // of /client/v4/zones/ID/dns_records/batch, or the ID of a record
    if (id === undefined) {
      const only = query.get('name')
      return paged(
        zonesFor(zone).filter(({ name }) => only === null || name === only),
        query,
      )
    }
    if (id !== `id-of-${zone.name}`) return DENIED
    if (method === 'GET') {
      const kind = query.get('type')
      const found = zone
        .read()
        .filter((one) => one.name === query.get('name') && (kind === null || one.type === kind))
      return paged(found.map(shown), query)
    }
    if (method === 'DELETE') {
      const result = { id: batch ?? '' }
      return zone.remove(result.id) ? { body: { success: true, errors: [], result } } : MISSING
    }
    if (batch === 'batch') return changed(zone, JSON.parse(body) as Batch)
    return batch === undefined ? created(zone, JSON.parse(body) as Posted) : MISSING
  },
}

function zonesFor(zone: Zone) {
  const active = [`other.${zone.name.split('.').at(-1)}`, 'third.example', zone.name].map((name) => ({
    id: `id-of-${name}`,
    name,
    status: 'active',
    name_servers: [],
  }))
  const pending = { name: 'pending.example', status: 'pending', name_servers: ['ada.ns.cloudflare.com'] }
  return [...active, { id: 'p', ...pending }]
}

function paged(all: readonly unknown[], query: URLSearchParams): Reply {
  const [page, size] = [Number(query.get('page') ?? 1), 2]
  const total_pages = Math.ceil(all.length / size)
  const result = all.slice((page - 1) * size, page * size)
  return {
    body: {
      success: true,
      errors: [],
      result,
      result_info: { page, per_page: size, total_pages, count: result.length, total_count: all.length },
    },
  }
}

const DATA: Readonly<Record<string, readonly string[]>> = {
  SRV: ['priority', 'weight', 'port', 'target'],
  CAA: ['flags', 'tag', 'value'],
  TLSA: ['usage', 'selector', 'matching_type', 'certificate'],
}

const undotted = (name: string) => name.replace(/\.$/, '')

function shown({ id, name, type, ttl, text }: ZoneRecord) {
  const words = text.split(' ')
  const base = { id, name, type, ttl, proxied: text.endsWith('(proxied)') }
  const parts = DATA[type]
  if (parts !== undefined) {
    const values = words.map((word) => (/^\d+$/.test(word) ? Number(word) : undotted(word.replace(/"/g, ''))))
    return {
      ...base,
      content: text,
      data: Object.fromEntries(parts.map((part, at) => [part, values[at] ?? '']) as [string, unknown][]),
    }
  }
  if (type === 'MX') return { ...base, priority: Number(words[0]), content: undotted(words[1] ?? '') }
  return {
    ...base,
    content: type === 'TXT' ? text : undotted(text.replace(' (proxied)', '')),
  }
}

interface Batch {
  readonly deletes?: readonly { readonly id: string }[]
  readonly posts?: readonly Posted[]
}

interface Posted {
  readonly name: string
  readonly type: string
  readonly ttl: number
  readonly content?: string
  readonly priority?: number
  readonly proxied?: boolean
  readonly data?: Readonly<Record<string, string | number>>
}

/** All or nothing: deletes, then posts. */
function changed(zone: Zone, { deletes = [], posts = [] }: Batch): Reply {
  if (!deletes.every(({ id }) => zone.all.some((one) => one.id === id))) return MISSING
  const left = zone.all.filter((one) => !deletes.some(({ id }) => id === one.id))
  const made = posts.map((one) => ({ ...one, text: textOf(one) }))
  for (const { type, text, ttl, name } of made) {
    if (ttl !== 1 && ttl < 60) return wrong('ttl must be between 60 and 86400')
    if (!isQuoted(type, text)) return wrong('content of TXT must be in quotes')
    const same = left.some((one) => one.name === name && one.type === type && one.text === text)
    if (same) return { status: 400, body: { errors: [{ code: 81058, message: 'identical record' }] } }
  }
  for (const { id } of deletes) zone.remove(id)
  for (const { name, type, ttl, text } of made) zone.add({ name, type, ttl, text })
  return { body: { success: true, errors: [], result: {} } }
}

/** A record by itself, as others make them; texts are taken without quotes, too. */
function created(zone: Zone, given: Posted): Reply {
  const { name, type, ttl } = given
  const text = isQuoted(type, textOf(given)) ? textOf(given) : quotedText(given.content ?? '')
  return { body: { success: true, errors: [], result: shown(zone.add({ name, type, ttl, text })) } }
}

function textOf({ type, content = '', priority, data = {} }: Posted): string {
  const isName = (word: string) => /[a-z]\.[a-z]/i.test(word)
  const dotted = (word: string) => (isName(word) ? `${word}.` : word)
  const parts = DATA[type]
  if (type === 'CAA') return `${data['flags']} ${data['tag']} "${data['value']}"`
  if (parts !== undefined) return parts.map((part) => dotted(String(data[part]))).join(' ')
  if (type === 'MX') return `${priority} ${dotted(content)}`
  return type === 'CNAME' || type === 'PTR' ? dotted(content) : content
}
