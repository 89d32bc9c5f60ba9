import { BlockList, isIP } from 'node:net'
import { addressNamed } from '../reverse-name.ts'
import type { DnsProvider, DnsZone } from './provider.ts'

/** Whoever an address is rented from, and who sets its name (PTR): what differs from one to the next. */
export interface Landlord {
  /** What an address belongs to, as the landlord calls it; `null` where it is not rented there. */
  readonly find: (address: string, signal: AbortSignal) => Promise<string | null>
  /** The name of an address, if it has one. */
  readonly nameOf: (rented: Rented, signal: AbortSignal) => Promise<string | null>
  /** Gives an address this name, or none of its own. */
  readonly setName: (rented: Rented & Naming, signal: AbortSignal) => Promise<void>
  /** Names that the landlord gives to all its addresses: nobody has set these. */
  readonly usual: RegExp
}

/** An address, and what it belongs to. */
export interface Rented {
  readonly id: string
  readonly address: string
}

/** A name for an address, without the dot at its end, and whether it had another. */
export interface Naming {
  readonly name: string | null
  readonly had: boolean
}

/** Nobody can choose it. */
const TTL = 3600

/** A landlord as a provider of the records under the names of its addresses: each of these is a zone of its own. */
export function landlordProvider({ find, nameOf, setName, usual }: Landlord): DnsProvider {
  const rentedAt = (zone: DnsZone | null, name: string): Rented => {
    const address = addressNamed(name)
    if (zone === null || address === null) throw new TypeError(`nobody asked who rents out ${name}`)
    return { id: zone.id, address }
  }
  return {
    zoneOf: async (name, signal) => {
      const address = addressNamed(name)
      const id = address === null ? null : await find(address, signal)
      return id === null ? null : { id, name, ttl: TTL, lowest: 0, idle: null }
    },
    entries: async ({ zone, name, type }, signal) => {
      const found = type === 'PTR' ? await nameOf(rentedAt(zone, name), signal) : null
      const plain = found?.toLowerCase().replace(/\.$/, '') ?? ''
      return plain === '' || usual.test(plain)
        ? []
        : [{ type: 'PTR', ttl: TTL, text: `${plain}.`, raw: null }]
    },
    replace: async ({ zone, name, values, had }, signal) => {
      const [first = null] = values
      const wanted = first?.replace(/\.$/, '') ?? null
      await setName({ ...rentedAt(zone, name), name: wanted, had: had.length > 0 }, signal)
    },
  }
}

/** True if an address is in a block: `192.0.2.0/24`, or a single address. */
export function isInBlock(address: string, block: string): boolean {
  const [net = '', length] = block.split('/')
  if (isIP(net) === 0 || isIP(net) !== isIP(address)) return false
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(net, length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length), family)
  return list.check(address, family)
}
