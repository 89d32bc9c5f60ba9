import type { DnsProviderParam } from '../dns-provider.ts'
import { callApi, listIn, textIn } from './api.ts'
import { isInBlock, landlordProvider } from './landlord.ts'
import { signedApi } from './ovh-signed.ts'
import type { DnsProvider } from './provider.ts'

const WHO = 'ovh-ip'

/** Addresses that are rented from OVH (1.0), in blocks. It takes only names that lead to the address already. */
export function ovhIp(param: DnsProviderParam): DnsProvider {
  const api = signedApi(WHO, param)
  const at = (block: string) => `/ip/${encodeURIComponent(block)}/reverse`
  return landlordProvider({
    usual: /\.(ovh\.(net|ca|us)|ip-\d+-\d+-\d+\.(eu|net|us))$/,
    find: async (address, signal) => {
      const blocks = listIn(WHO, await callApi(api, { path: '/ip' }, signal)).map(String)
      return blocks.find((block) => isInBlock(address, block)) ?? null
    },
    nameOf: async ({ id, address }, signal) => {
      const path = `${at(id)}/${encodeURIComponent(address)}`
      const answer = await callApi(api, { path, none: [404] }, signal)
      return answer === undefined ? null : textIn(WHO, answer, 'reverse')
    },
    setName: async ({ id, address, name }, signal) => {
      if (name === null)
        await callApi(
          api,
          { method: 'DELETE', path: `${at(id)}/${encodeURIComponent(address)}`, none: [404] },
          signal,
        )
      else {
        const body = { ipReverse: address, reverse: `${name}.` }
        await callApi(api, { method: 'POST', path: at(id), body }, signal)
      }
    },
  })
}
