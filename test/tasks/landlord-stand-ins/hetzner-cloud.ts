import { DENIED, type Manner, MISSING, partsOf, type Reply, wrong } from '../dns-stand-ins/stand-in.ts'
import type { Zone } from '../dns-stand-ins/zone.ts'

/** Stands in for the addresses of Hetzner's cloud: https://docs.hetzner.cloud/reference/cloud#primary-ips. One a page. */
export const hetznerCloudManner: Manner = {
  provider: (url) => ({ type: 'hetzner-cloud', url: `${url}/v1`, token: 'right' }),
  stranger: (provider) => ({ ...provider, token: 'wrong' }),
  answer: ({ method, path, query, headers, body }, names) => {
    if (headers.authorization !== 'Bearer right') return DENIED
    const [, kind = '', id, , action] = partsOf(path)
    const all = OWNED[kind]
    if (all === undefined) return MISSING
    if (id === undefined) return pageOf(kind, all.map(shown(names)), Number(query.get('page') ?? 1))
    const one = all.find((each) => String(each.id) === id)
    if (one === undefined) return MISSING
    if (method === 'GET') return { body: { [kind.slice(0, -1)]: shown(names)(one) } }
    if (method !== 'POST' || action !== 'change_dns_ptr') return MISSING
    const { ip, dns_ptr } = JSON.parse(body) as { ip: string; dns_ptr: string | null }
    if (dns_ptr?.endsWith('.') === true) return wrong('invalid dns_ptr')
    names.put(ip, 'PTR', { ttl: 0, texts: dns_ptr === null ? [] : [dns_ptr] })
    return { status: 201, body: { action: { id: 1, status: 'running', command: 'change_dns_ptr' } } }
  },
}

const OWNED: Readonly<Record<string, readonly { readonly id: number; readonly ip: string }[]>> = {
  primary_ips: [
    { id: 1, ip: '198.51.100.1' },
    { id: 2, ip: '2001:db8:1::/64' },
    { id: 3, ip: '203.0.113.5' },
  ],
  floating_ips: [{ id: 9, ip: '203.0.113.9' }],
}

function shown(names: Zone) {
  return ({ id, ip }: { readonly id: number; readonly ip: string }) => {
    const isSix = ip.includes(':')
    // An IPv4 address always has a name.
    const own = isSix ? names.all.map(({ name }) => name).filter((name) => name.includes(':')) : [ip]
    return {
      id,
      ip,
      type: isSix ? 'ipv6' : 'ipv4',
      dns_ptr: own.map((address) => ({
        ip: address,
        dns_ptr:
          names.at(address, 'PTR')[0]?.text ??
          `static.${address.split('.').reverse().join('.')}.clients.your-server.de`,
      })),
    }
  }
}

function pageOf(kind: string, all: readonly unknown[], page: number): Reply {
  const next_page = page < all.length ? page + 1 : null
  return { body: { [kind]: all.slice(page - 1, page), meta: { pagination: { page, next_page } } } }
}
