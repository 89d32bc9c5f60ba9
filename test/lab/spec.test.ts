import { expect, test } from 'vitest'
import { netplan } from '../../src/lab/identity.ts'
import { macOf } from '../../src/lab/network.ts'
import { completeSpec, gatewayOf, pairedAddress } from '../../src/lab/spec.ts'

test('a host has every default settled', () => {
  expect(completeSpec({ name: 'web1' }, '198.51.100.11')).toEqual({
    name: 'web1',
    suite: 'trixie',
    ip4: '198.51.100.11',
    ip6: '2001:db8:100::11',
    extra: [],
    snapshot: null,
    size: '3g',
    user: null,
    files: {},
  })
})

test('a host that was given no IPv6 has none', () => {
  expect(completeSpec({ name: 'web1', ip6: null }, '198.51.100.11').ip6).toBe(null)
})

test.each(['', 'Web', '-web', 'web-', 'a b', '../x', 'a'.repeat(64)])('the name %j is refused', (name) => {
  expect(() => completeSpec({ name }, '198.51.100.11')).toThrow('a name is')
})

test('an address has its partner, its gateway and its hardware address', () => {
  expect(pairedAddress('198.51.100.11')).toBe('2001:db8:100::11')
  expect(pairedAddress('203.0.113.21')).toBe('2001:db8:203::21')
  expect(gatewayOf('203.0.113.21')).toBe('203.0.113.1')
  expect(gatewayOf('2001:db8:203::21')).toBe('2001:db8:203::1')
  expect(macOf('198.51.100.11')).toBe('02:00:c6:33:64:0b')
})

test('a host without IPv6 has no IPv6 route', () => {
  expect(netplan({ ip4: '198.51.100.11', ip6: null, extra: [] })).toMatchInlineSnapshot(`
    "network:
      version: 2
      renderer: networkd
      ethernets:
        eth0:
          accept-ra: false
          addresses:
            - "198.51.100.11/24"
          routes:
            - to: "0.0.0.0/0"
              via: "198.51.100.1"
    "
  `)
})

test('a host has all its addresses in netplan', () => {
  const text = netplan({ ip4: '198.51.100.11', ip6: '2001:db8:100::11', extra: ['198.51.100.12/24'] })
  expect(text).toMatchInlineSnapshot(`
    "network:
      version: 2
      renderer: networkd
      ethernets:
        eth0:
          accept-ra: false
          addresses:
            - "198.51.100.11/24"
            - "2001:db8:100::11/64"
            - "198.51.100.12/24"
          routes:
            - to: "0.0.0.0/0"
              via: "198.51.100.1"
            - to: "::/0"
              via: "2001:db8:100::1"
    "
  `)
})
