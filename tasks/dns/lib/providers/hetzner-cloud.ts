import type { DnsProviderParam } from '../dns-provider.ts'
import { shortAddress } from '../reverse-name.ts'
import { callApi, credential, everyPage, listIn, memberOf, textIn, tokenApi } from './api.ts'
import { isInBlock, landlordProvider } from './landlord.ts'
import type { DnsProvider } from './provider.ts'

const WHO = 'hetzner-cloud'

/** Addresses that are rented in Hetzner's cloud (v1): those of servers (primary IPs), and floating ones. */
export function hetznerCloud({ url = 'https://api.hetzner.cloud/v1', token }: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  const list = (kind: string, signal: AbortSignal) =>
    everyPage(WHO, async (page) => {
      const query = { per_page: '50', page: String(page) }
      const answer = await callApi(api, { path: `/${kind}`, query }, signal)
      const next = memberOf(memberOf(memberOf(answer, 'meta'), 'pagination'), 'next_page')
      return { items: listIn(WHO, answer, kind), more: typeof next === 'number' }
    })
  return landlordProvider({
    usual: /^static\.[0-9.]+\.clients\.your-server\.de$/,
    find: async (address, signal) => {
      for (const kind of ['primary_ips', 'floating_ips']) {
        const found = (await list(kind, signal)).find((one) => isInBlock(address, textIn(WHO, one, 'ip')))
        if (found !== undefined) return `${kind}/${textIn(WHO, found, 'id')}`
      }
      return null
    },
    nameOf: async ({ id, address }, signal) => {
      const answer = await callApi(api, { path: `/${id}` }, signal)
      const one = memberOf(answer, id.startsWith('primary') ? 'primary_ip' : 'floating_ip')
      const named = listIn(WHO, one, 'dns_ptr').find(
        (each) => shortAddress(textIn(WHO, each, 'ip')) === address,
      )
      return named === undefined ? null : textIn(WHO, named, 'dns_ptr')
    },
    // It is locked while what was asked before is still being done.
    setName: async ({ id, address, name }, signal) => {
      const request = {
        method: 'POST',
        path: `/${id}/actions/change_dns_ptr`,
        busy: /"code":\s*"(locked|conflict)"/,
      } as const
      await callApi(api, { ...request, body: { ip: address, dns_ptr: name } }, signal)
    },
  })
}
