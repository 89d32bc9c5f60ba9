import { quotedText, unquotedText } from '../../../tasks/dns/lib/dns-strings.ts'
import { DENIED, type Manner, MISSING, partsOf, type Reply, wrong } from './stand-in.ts'
import { fullName, shortName, type Zone, type ZoneRecord } from './zone.ts'

/** Stands in for DigitalOcean: https://docs.digitalocean.com/reference/api/digitalocean/#tag/Domain-Records. One a page. */
export const digitaloceanManner: Manner = {
  provider: (url) => ({ type: 'digitalocean', url: `${url}/v2`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, zone) => {
    if (headers.authorization !== 'Bearer right') return DENIED
    const [, , domain, , id] = partsOf(path)
    if (domain === undefined) {
      const all = ['one.example', zone.name].map((name) => ({ name, ttl: 1800 }))
      return paged('domains', all, query)
    }
    if (domain !== zone.name) return MISSING
    if (method === 'GET') {
      const found = zone.read().filter((one) => one.name === query.get('name'))
      return paged('domain_records', found.map(shown(zone)), query)
    }
    if (id !== undefined && !zone.all.some((one) => one.id === id)) return MISSING
    if (method === 'DELETE') return zone.remove(id ?? '') ? { status: 204 } : MISSING
    return written(zone, id, JSON.parse(body) as Given)
  },
}

function paged(name: string, all: readonly unknown[], query: URLSearchParams): Reply {
  const page = Number(query.get('page') ?? 1)
  const pages = page < all.length ? { next: `https://api.digitalocean.com/v2/?page=${page + 1}` } : {}
  return { body: { [name]: all.slice(page - 1, page), links: { pages }, meta: { total: all.length } } }
}

interface Given {
  readonly type: string
  readonly name: string
  readonly ttl: number
  readonly data: string
  readonly priority?: number
  readonly weight?: number
  readonly port?: number
  readonly flags?: number
  readonly tag?: string
}

const undotted = (name: string) => name.replace(/\.$/, '')

function shown({ name: zone }: Zone) {
  return ({ id, name, type, ttl, text }: ZoneRecord) => {
    const words = text.split(' ')
    const base = { id: Number(id), name: shortName(name, zone), type, ttl }
    const parts = { MX: ['priority'], SRV: ['priority', 'weight', 'port'], CAA: ['flags', 'tag'] }[type] ?? []
    const head = parts.map((part, at) => [part, part === 'tag' ? words[at] : Number(words[at])] as const)
    const rest = words.slice(parts.length).join(' ')
    const data = type === 'TXT' ? unquotedText(text) : undotted(rest.replace(/^"|"$/g, ''))
    return { ...base, ...Object.fromEntries(head), data: data === zone ? '@' : data }
  }
}

function written(zone: Zone, id: string | undefined, given: Given): Reply {
  const { type, ttl, data } = given
  if (ttl < 30) return wrong('ttl must be at least 30')
  if (['MX', 'CNAME', 'SRV'].includes(type) && !data.endsWith('.'))
    return wrong('data needs to end with a dot')
  if (['PTR', 'TLSA'].includes(type)) return wrong('type is not known')
  const { priority, weight, port, flags, tag } = given
  const words = { MX: [priority], SRV: [priority, weight, port], CAA: [flags, tag] }[type] ?? []
  const target = type === 'TXT' ? quotedText(data) : type === 'CAA' ? `"${data}"` : data
  if (id !== undefined) zone.remove(id)
  const text = [...words, target].join(' ')
  // A name that ends with a dot is whole: so lego gives it.
  const name = given.name.endsWith('.') ? undotted(given.name) : fullName(given.name, zone.name)
  const made = zone.add({ name, type, ttl, text })
  return { status: id === undefined ? 201 : 200, body: { domain_record: shown(zone)(made) } }
}
