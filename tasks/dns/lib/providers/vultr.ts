import { isIPv6 } from 'node:net'
import type { DnsProviderParam } from '../dns-provider.ts'
import { shortAddress } from '../reverse-name.ts'
import { type Api, callApi, credential, listIn, memberOf, textIn, tokenApi } from './api.ts'
import { isInBlock, landlordProvider } from './landlord.ts'
import type { DnsProvider } from './provider.ts'

const WHO = 'vultr'
const MOST_PAGES = 100

/** Addresses of instances that are rented from Vultr (v2). */
export function vultr({ url = 'https://api.vultr.com/v2', token }: DnsProviderParam): DnsProvider {
  const api = tokenApi(WHO, url, `Bearer ${credential(WHO, 'token', token)}`)
  const fours = async (id: string, signal: AbortSignal) =>
    listIn(WHO, await callApi(api, { path: `/instances/${id}/ipv4` }, signal), 'ipv4s')
  return landlordProvider({
    usual: /\.vultrusercontent\.com$/,
    find: async (address, signal) => {
      const all = await instancesOf(api, signal)
      const found = all.find((one) => isOf(one, address))
      if (found !== undefined) return textIn(WHO, found, 'id')
      if (isIPv6(address)) return null
      // Only the first address of an instance stands in the list.
      for (const id of all.map((one) => textIn(WHO, one, 'id')))
        if ((await fours(id, signal)).some((one) => textIn(WHO, one, 'ip') === address)) return id
      return null
    },
    nameOf: async ({ id, address }, signal) => {
      const path = `/instances/${id}/ipv6/reverse`
      const all = isIPv6(address)
        ? listIn(WHO, await callApi(api, { path }, signal), 'reverse_ipv6s')
        : await fours(id, signal)
      const named = all.find((one) => shortAddress(textIn(WHO, one, 'ip')) === address)
      return named === undefined ? null : textIn(WHO, named, 'reverse')
    },
    setName: async ({ id, address, name }, signal) => {
      const path = `/instances/${id}/${isIPv6(address) ? 'ipv6' : 'ipv4'}/reverse`
      const own = `${path}/${encodeURIComponent(address)}`
      const post = (to: string, body: object) => callApi(api, { method: 'POST', path: to, body }, signal)
      if (name !== null) await post(path, { ip: address, reverse: name })
      else if (isIPv6(address)) await callApi(api, { method: 'DELETE', path: own, none: [404] }, signal)
      else await post(`${path}/default`, { ip: address })
    },
  })
}

async function instancesOf(api: Api, signal: AbortSignal): Promise<unknown[]> {
  const all: unknown[] = []
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { per_page: '500', ...(cursor === '' ? {} : { cursor }) }
    const answer = await callApi(api, { path: '/instances', query }, signal)
    all.push(...listIn(WHO, answer, 'instances'))
    const next = memberOf(memberOf(memberOf(answer, 'meta'), 'links'), 'next')
    if (typeof next !== 'string' || next === '') break
    cursor = next
  }
  return all
}

function isOf(instance: unknown, address: string): boolean {
  if (memberOf(instance, 'main_ip') === address) return true
  const network = memberOf(instance, 'v6_network')
  const size = memberOf(instance, 'v6_network_size')
  return typeof network === 'string' && network !== '' && isInBlock(address, `${network}/${String(size)}`)
}
