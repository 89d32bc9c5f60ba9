import { DENIED, isQuoted, type Manner, MISSING, partsOf, type Reply, wrong } from './stand-in.ts'
import { fullName, setsOf, shortName, type Zone } from './zone.ts'

/** Stands in for Hetzner's cloud: https://docs.hetzner.cloud/reference/cloud#zone-rrsets. One zone a page. */
export const hetznerManner: Manner = {
  provider: (url) => ({ type: 'hetzner', url: `${url}/v1`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, zone) => {
    if (headers.authorization !== 'Bearer right') return DENIED
    const [, , id, , ...rest] = partsOf(path)
    if (id === undefined) return zonesAt(Number(query.get('page') ?? 1), zone)
    if (id !== '42') return MISSING
    if (method === 'GET') {
      const name = fullName(query.get('name') ?? '', zone.name)
      return {
        body: { rrsets: setsOf(zone.read().filter((one) => one.name === name)).map(shown(zone)), ...last },
      }
    }
    return write(zone, method, rest, body === '' ? {} : (JSON.parse(body) as Written))
  },
}

const last = { meta: { pagination: { page: 1, next_page: null, last_page: 1 } } }

function zonesAt(page: number, { name }: Zone): Reply {
  const about = { ttl: 3600, mode: 'primary', status: 'ok' }
  const served = { assigned: ['hydrogen.ns.hetzner.com.'], delegated: [], delegation_status: 'valid' }
  const zones = [
    { id: 41, name: 'other.example', ...about, authoritative_nameservers: served },
    { id: 42, name, ...about, authoritative_nameservers: served },
    {
      id: 43,
      name: 'pending.example',
      ...about,
      authoritative_nameservers: { ...served, delegation_status: 'invalid' },
    },
  ]
  const next_page = page < zones.length ? page + 1 : null
  return { body: { zones: zones.slice(page - 1, page), meta: { pagination: { page, next_page } } } }
}

function shown({ name: zone }: Zone) {
  return ({ name, type, ttl, texts }: ReturnType<typeof setsOf>[number]) => ({
    id: `${shortName(name, zone)}/${type}`,
    name: shortName(name, zone),
    type,
    // Nothing is what the zone has.
    ttl: ttl === 3600 ? null : ttl,
    records: texts.map((value) => ({ value, comment: '' })),
  })
}

interface Written {
  readonly name?: string
  readonly type?: string
  readonly ttl?: number
  readonly records?: readonly { readonly value: string }[]
}

function write(zone: Zone, method: string, rest: readonly string[], given: Written): Reply {
  const [short = given.name ?? '', type = given.type ?? '', , action] = rest
  if (short.endsWith('.') || short.endsWith(zone.name)) return wrong('the name must not end with the zone')
  const name = fullName(short, zone.name)
  const had = zone.at(name, type)
  const texts = (given.records ?? []).map(({ value }) => value)
  if (!texts.every((text) => isQuoted(type, text))) return wrong('invalid TXT')
  if (given.ttl !== undefined && given.ttl < 60) return wrong('ttl must be at least 60')
  const done = { status: 201, body: { action: { id: 1, status: 'running' } } }
  if (method === 'POST' && rest.length === 0) {
    if (had.length > 0) return { status: 409, body: { error: { code: 'uniqueness_error' } } }
    zone.put(name, type, { ttl: given.ttl ?? 3600, texts })
    return done
  }
  const [first] = had
  if (first === undefined) return MISSING
  if (method === 'DELETE') zone.put(name, type, { ttl: 0, texts: [] })
  else if (action === 'set_records') zone.put(name, type, { ttl: first.ttl, texts })
  else if (action === 'change_ttl')
    zone.put(name, type, { ttl: given.ttl ?? 3600, texts: had.map(({ text }) => text) })
  else return MISSING
  return done
}
