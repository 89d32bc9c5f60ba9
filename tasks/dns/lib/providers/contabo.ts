import { randomUUID } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { HostError } from 'hostwright'
import type { DnsProviderParam } from '../dns-provider.ts'
import { type Api, callApi, credential, listIn, textIn } from './api.ts'
import { landlordProvider } from './landlord.ts'
import type { DnsProvider } from './provider.ts'

const WHO = 'contabo'

/** Addresses that are rented from Contabo (v1). An IPv4 address always has a name; of IPv6, names come and go. */
export function contabo(param: DnsProviderParam): DnsProvider {
  const api = authorized(param)
  const at = (address: string) => `/v1/dns/ptrs/${encodeURIComponent(address)}`
  const look = (address: string, signal: AbortSignal) =>
    callApi(api, { path: at(address), none: [404] }, signal)
  return landlordProvider({
    usual: /^(vm[a-z]?\d+|\d+-\d+-\d+-\d+)\.contaboserver\.net$/,
    // Whether an IPv6 address without a name is rented there shows only when one is given to it.
    find: async (address, signal) =>
      isIPv6(address) || (await look(address, signal)) !== undefined ? address : null,
    nameOf: async ({ address }, signal) => {
      const answer = await look(address, signal)
      const [first] = answer === undefined ? [] : listIn(WHO, answer, 'data')
      return first === undefined ? null : textIn(WHO, first, 'ptr')
    },
    setName: async ({ address, name, had }, signal) => {
      if (name === null && !isIPv6(address))
        throw new HostError(
          `contabo keeps a name for each IPv4 address: that of ${address} can only be changed`,
        )
      if (name === null) await callApi(api, { method: 'DELETE', path: at(address), none: [404] }, signal)
      else if (had || !isIPv6(address))
        await callApi(api, { method: 'PUT', path: at(address), body: { ptr: name } }, signal)
      else
        await callApi(
          api,
          { method: 'POST', path: '/v1/dns/ptrs', body: { ip: address, ptr: name, ttl: 3600 } },
          signal,
        )
    },
  })
}

/** Its tokens are valid for minutes: one is asked for with each provider that is opened. */
function authorized({ url, auth_url, client_id, client_secret, user, password }: DnsProviderParam): Api {
  const base = (url ?? 'https://api.contabo.com').replace(/\/+$/, '')
  const form = new URLSearchParams({
    client_id: credential(WHO, 'client_id', client_id),
    client_secret: credential(WHO, 'client_secret', client_secret),
    username: credential(WHO, 'user', user),
    password: credential(WHO, 'password', password),
    grant_type: 'password',
  })
  const auth = (auth_url ?? 'https://auth.contabo.com/auth/realms/contabo').replace(/\/+$/, '')
  const plain: Api = {
    who: WHO,
    base: auth,
    headers: () => ({ 'Content-Type': 'application/x-www-form-urlencoded' }),
  }
  const path = '/protocol/openid-connect/token'
  const ask = { method: 'POST', path, body: form.toString(), harmless: true } as const
  let token: Promise<string> | undefined
  return {
    who: WHO,
    base,
    headers: async () => {
      token ??= callApi(plain, ask, AbortSignal.timeout(60_000)).then((answer) =>
        textIn(WHO, answer, 'access_token'),
      )
      return {
        Authorization: `Bearer ${await token}`,
        'Content-Type': 'application/json',
        'x-request-id': randomUUID(),
      }
    },
  }
}
