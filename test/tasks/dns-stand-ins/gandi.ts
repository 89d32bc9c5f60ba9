import { DENIED, isQuoted, type Manner, MISSING, partsOf, wrong } from './stand-in.ts'
import { fullName, setsOf, shortName } from './zone.ts'

/** Stands in for Gandi's LiveDNS: https://api.gandi.net/docs/livedns/. Two zones a page, whatever is asked for. */
export const gandiManner: Manner = {
  provider: (url) => ({ type: 'gandi', url: `${url}/v5/livedns`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, zone) => {
    if (headers.authorization !== 'Bearer right') return DENIED
    const [, , , domain, , short = '', type = ''] = partsOf(path)
    if (domain === undefined) {
      const page = Number(query.get('page') ?? 1)
      const all = ['one.example', 'two.example', zone.name].map((fqdn) => ({ fqdn }))
      return { body: all.slice((page - 1) * 2, page * 2) }
    }
    if (domain !== zone.name) return MISSING
    const name = fullName(short, zone.name)
    if (method === 'GET') {
      const sets = setsOf(zone.read().filter((one) => one.name === name))
      return {
        body: sets.map(({ type: rrset_type, ttl: rrset_ttl, texts: rrset_values }) => ({
          rrset_name: shortName(name, zone.name),
          rrset_type,
          rrset_ttl,
          rrset_values,
        })),
      }
    }
    if (method === 'DELETE') {
      if (zone.at(name, type).length === 0) return MISSING
      zone.put(name, type, { ttl: 0, texts: [] })
      return { status: 204 }
    }
    const { rrset_ttl: ttl, rrset_values: texts } = JSON.parse(body) as {
      readonly rrset_ttl: number
      readonly rrset_values: readonly string[]
    }
    if (ttl < 300) return wrong('rrset_ttl must be at least 300')
    if (!texts.every((text) => isQuoted(type, text))) return wrong('invalid value')
    zone.put(name, type, { ttl, texts })
    return { status: 201, body: { message: 'DNS Record Created' } }
  },
}
