import { DENIED, type Manner, MISSING, partsOf, wrong } from '../dns-stand-ins/stand-in.ts'

/** Stands in for Vultr: https://www.vultr.com/api/#tag/instances. One instance a page. */
export const vultrManner: Manner = {
  provider: (url) => ({ type: 'vultr', url: `${url}/v2`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, names) => {
    if (headers.authorization !== 'Bearer right') return DENIED
    const [, , id, family, reverse, last] = partsOf(path)
    if (id === undefined) {
      const at = Number(query.get('cursor') ?? 0)
      const next = at + 1 < INSTANCES.length ? String(at + 1) : ''
      return { body: { instances: [INSTANCES[at]], meta: { total: 2, links: { next, prev: '' } } } }
    }
    const one = INSTANCES.find((each) => each.id === id)
    if (one === undefined) return MISSING
    if (method === 'GET' && family === 'ipv4') return { body: { ipv4s: one.all.map(four) } }
    if (method === 'GET' && reverse === 'reverse') {
      const found = names.all.filter(({ name }) => name.includes(':'))
      return { body: { reverse_ipv6s: found.map(({ name, text }) => ({ ip: name, reverse: text })) } }
    }
    if (method === 'DELETE') {
      names.put(last ?? '', 'PTR', { ttl: 0, texts: [] })
      return { status: 204 }
    }
    const given = JSON.parse(body) as { readonly ip: string; readonly reverse?: string }
    if (given.reverse === undefined && last !== 'default') return wrong('reverse is missing')
    if (given.ip.includes(':') !== (family === 'ipv6')) return wrong('invalid ip')
    names.put(given.ip, 'PTR', { ttl: 0, texts: given.reverse === undefined ? [] : [given.reverse] })
    return { status: 204 }

    function four(ip: string) {
      const usual = `${ip}.vultrusercontent.com`
      return { ip, netmask: '255.255.254.0', type: 'main_ip', reverse: names.at(ip, 'PTR')[0]?.text ?? usual }
    }
  },
}

const INSTANCES = [
  { id: 'a', main_ip: '198.51.100.1', all: ['198.51.100.1'], v6_network: '', v6_network_size: 0 },
  {
    id: 'b',
    main_ip: '203.0.113.5',
    all: ['203.0.113.5', '203.0.113.9'],
    v6_network: '2001:db8:1::',
    v6_network_size: 64,
  },
] as const
