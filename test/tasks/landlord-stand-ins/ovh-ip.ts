import { isSigned, ovhManner } from '../dns-stand-ins/ovh.ts'
import { DENIED, type Manner, MISSING, partsOf, wrong } from '../dns-stand-ins/stand-in.ts'

/** Stands in for OVH's addresses: https://eu.api.ovh.com/console/?section=%2Fip. */
export const ovhIpManner: Manner = {
  provider: (url) => ({ ...ovhManner.provider(url), type: 'ovh-ip' }),
  stranger: (provider) => ovhManner.stranger(provider),
  answer: (call, names) => {
    if (call.path === '/1.0/auth/time') return ovhManner.answer(call, names)
    if (!isSigned(call)) return DENIED
    const [, what, block = '', reverse, address] = partsOf(call.path)
    if (what !== 'ip') return MISSING
    if (block === '') return { body: BLOCKS }
    if (!BLOCKS.includes(block) || reverse !== 'reverse') return MISSING
    if (call.method === 'POST') {
      const { ipReverse, reverse: name } = JSON.parse(call.body) as { ipReverse: string; reverse: string }
      if (!name.endsWith('.')) return wrong('invalid reverse')
      names.put(ipReverse, 'PTR', { ttl: 0, texts: [name] })
      return { body: { ipReverse, reverse: name } }
    }
    const found = names.at(address ?? '', 'PTR')[0]
    if (found === undefined) return MISSING
    if (call.method === 'GET') return { body: { ipReverse: address, reverse: found.text } }
    names.put(address ?? '', 'PTR', { ttl: 0, texts: [] })
    return {}
  },
}

const BLOCKS = ['198.51.100.1/32', '203.0.113.4/30', '203.0.113.9/32', '2001:db8:1::/64']
