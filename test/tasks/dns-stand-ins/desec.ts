import { DENIED, isQuoted, type Manner, MISSING, partsOf, wrong } from './stand-in.ts'
import { fullName, setsOf, shortName } from './zone.ts'

/** Stands in for deSEC: https://desec.readthedocs.io/en/latest/dns/rrsets.html. The lowest TTL there is 3600. */
export const desecManner: Manner = {
  provider: (url) => ({ type: 'desec', url: `${url}/api/v1`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, zone) => {
    if (headers.authorization !== 'Token right') return DENIED
    const [, , domains, domain, , subname, type] = partsOf(path)
    if (domains !== 'domains') return MISSING
    if (domain === undefined) {
      const name = query.get('owns_qname')
      // More than a page of them, as it answers where the zone is called so.
      if (name === null && zone.name.startsWith('many.'))
        return { status: 400, body: { detail: 'Pagination required.' } }
      if (name === null)
        return { body: ['one.example', zone.name].map((one) => ({ name: one, minimum_ttl: 3600 })) }
      const isHere = name === zone.name || name.endsWith(`.${zone.name}`)
      return { body: isHere ? [{ name: zone.name, minimum_ttl: 3600, keys: [] }] : [] }
    }
    if (domain !== zone.name || !path.endsWith('/')) return MISSING
    if (method === 'GET') {
      const name = fullName(subname ?? '', zone.name)
      const [set] = setsOf(zone.read().filter((one) => one.name === name && one.type === type))
      if (set === undefined) return MISSING
      const subs = shortName(name, zone.name, '')
      return { body: { name: `${name}.`, subname: subs, type, ttl: set.ttl, records: set.texts } }
    }
    if (method !== 'PATCH' && method !== 'POST') return { status: 405, body: { detail: 'no' } }
    const given: unknown = JSON.parse(body)
    // One set may be given at its own place, or as what is made anew; a list at the place of all.
    const one = { subname: subname === '@' ? '' : (subname ?? ''), type: type ?? '', ttl: 3600 }
    const sets = Array.isArray(given) ? given : [{ ...one, ...(given as object) }]
    for (const set of sets as readonly PatchedSet[]) {
      const { ttl, records } = set
      if (ttl < 3600) return { status: 400, body: [{ ttl: ['must be at least 3600'] }] }
      if (!records.every((text) => isQuoted(set.type, text))) return wrong('not in canonical form')
      zone.put(fullName(set.subname, zone.name), set.type, { ttl, texts: records })
    }
    return { status: method === 'POST' ? 201 : 200, body: given }
  },
}

interface PatchedSet {
  readonly subname: string
  readonly type: string
  readonly ttl: number
  readonly records: readonly string[]
}
