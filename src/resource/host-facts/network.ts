import type { Json } from '../../model/json.ts'
import type { FactGroup, FactValues } from './host-facts.ts'

/** Interfaces and addresses, and those by which the host reaches the internet. */
export const network: FactGroup = {
  names: ['interfaces', 'all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6'],
  files: ['/etc/netplan/', '/etc/network/'],
  // The addresses are those that Ansible looks up the route to.
  script: `ip -o link show; printf '\\000'; ip -o addr show; printf '\\000'
ip -4 route get 8.8.8.8; printf '\\000'; ip -6 route get 2404:6800:400a:800::1012; printf '\\000'`,
  parse: ([links = '', addresses = '', route4 = '', route6 = '']) => {
    if (links === '') return {}
    const all = addresses.split('\n').flatMap(addressIn)
    const found = links.split('\n').flatMap(linkIn)
    const outside = all.filter(({ address }) => !address.startsWith('127.') && address !== '::1')
    return {
      interfaces: found.map(({ name }) => name),
      all_ipv4_addresses: outside.filter(({ family }) => family === 'inet').map(({ address }) => address),
      all_ipv6_addresses: outside.filter(({ family }) => family === 'inet6').map(({ address }) => address),
      default_ipv4: usual(route4, { all, found, family: 'inet' }),
      default_ipv6: usual(route6, { all, found, family: 'inet6' }),
    }
  },
}

interface Link {
  readonly name: string
  readonly mtu: number
  readonly type: string
  readonly mac: string | undefined
}

function linkIn(line: string): Link[] {
  const [, name] = /^\d+: ([^:@\s]+)/.exec(line) ?? []
  if (name === undefined) return []
  const [, type = '', mac] = /link\/(\S+) (\S+)/.exec(line) ?? []
  const isLoopback = type === 'loopback'
  return [
    {
      name,
      mtu: Number(/ mtu (\d+)/.exec(line)?.[1] ?? 0),
      type,
      mac: isLoopback ? undefined : mac,
    },
  ]
}

interface Address {
  readonly device: string
  readonly family: string
  readonly address: string
  readonly prefix: string
  readonly broadcast: string
  readonly scope: string
  readonly label: string
}

function addressIn(line: string): Address[] {
  const found = /^\d+: (\S+)\s+(inet6?) ([^\s/]+)(?:\/(\d+))?(.*)$/.exec(line)
  if (found === null) return []
  const [, device = '', family = '', address = '', prefix, more = ''] = found
  return [
    {
      device,
      family,
      address,
      prefix: prefix ?? (family === 'inet' ? '32' : '128'),
      broadcast: / brd (\S+)/.exec(more)?.[1] ?? '',
      scope: / scope (\S+)/.exec(more)?.[1] ?? '',
      label: / scope \S+ (?:\w+ )*?([^\s\\]+)\\/.exec(more)?.[1] ?? device,
    },
  ]
}

interface Seen {
  readonly all: readonly Address[]
  readonly found: readonly Link[]
  readonly family: string
}

/** The interface, address and gateway of a route; empty where there is none. */
function usual(route: string, { all, found, family }: Seen): FactValues {
  const said = (word: string) => new RegExp(` ${word} (\\S+)`).exec(` ${route}`)?.[1]
  const [name, address, gateway] = [said('dev'), said('src'), said('via')]
  if (name === undefined || address === undefined) return {}
  const own = all.find((one) => one.address === address && one.family === family)
  const link = found.find((one) => one.name === name)
  const parts: { readonly [name: string]: Json | undefined } = {
    interface: name,
    address,
    gateway,
    macaddress: link?.mac,
    mtu: link?.mtu,
    type: link?.type,
    prefix: own?.prefix,
    ...(family === 'inet6' ? { scope: own?.scope } : inNetwork(own)),
  }
  return Object.fromEntries(
    Object.entries(parts).filter((one): one is [string, Json] => one[1] !== undefined),
  )
}

function inNetwork(own: Address | undefined): { readonly [name: string]: string | undefined } {
  if (own === undefined) return {}
  const bits = Number(own.prefix)
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0
  const number = own.address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return {
    alias: own.label,
    broadcast: own.broadcast,
    netmask: dotted(mask),
    network: dotted((number & mask) >>> 0),
  }
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
