import { DENIED, type Manner, MISSING, partsOf, wrong } from '../dns-stand-ins/stand-in.ts'

/** Stands in for Contabo, and for who gives out its tokens: https://api.contabo.com/#tag/DNS. */
export const contaboManner: Manner = {
  provider: (url) => ({
    type: 'contabo',
    url,
    auth_url: `${url}/auth/realms/contabo`,
    client_id: 'client',
    client_secret: 'right',
    user: 'me@example.org',
    password: 'pass&word',
  }),
  stranger: (provider) => ({ ...provider, client_secret: 'wrong' }),
  answer: ({ method, path, headers, body }, names) => {
    if (path.endsWith('/openid-connect/token')) {
      const form = new URLSearchParams(body)
      const isRight = form.get('client_secret') === 'right' && form.get('password') === 'pass&word'
      return isRight ? { body: { access_token: 'token', expires_in: 300 } } : DENIED
    }
    if (headers.authorization !== 'Bearer token') return DENIED
    if (!/^[0-9a-f-]{36}$/.test(String(headers['x-request-id']))) return wrong('x-request-id is missing')
    const [, , what, address = ''] = partsOf(path)
    if (what !== 'ptrs') return MISSING
    const given = body === '' ? {} : (JSON.parse(body) as Given)
    const isSix = (given.ip ?? address).includes(':')
    if (method === 'POST') {
      if (!isSix || given.ptr === undefined || given.ttl === undefined)
        return wrong('only IPv6 can be created')
      names.put(given.ip ?? '', 'PTR', { ttl: given.ttl, texts: [given.ptr] })
      return { status: 201, body: { data: [given] } }
    }
    const found = names.at(address, 'PTR')[0]
    if (!isSix && !FOURS.includes(address)) return MISSING
    if (isSix && found === undefined) return MISSING
    if (method === 'GET')
      return { body: { data: [{ ip: address, ptr: found?.text ?? 'vmi1027177.contaboserver.net' }] } }
    if (method === 'DELETE' && !isSix) return wrong('only IPv6 can be deleted')
    names.put(address, 'PTR', { ttl: 0, texts: given.ptr === undefined ? [] : [given.ptr] })
    return { status: 204 }
  },
}

interface Given {
  readonly ip?: string
  readonly ptr?: string
  readonly ttl?: number
}

const FOURS = ['198.51.100.1', '203.0.113.5', '203.0.113.9']
