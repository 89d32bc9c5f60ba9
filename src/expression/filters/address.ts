import { isIP } from 'node:net'
import { Fault } from '../syntax/fault.ts'

/** An address with the length of its network's prefix. */
export interface Address {
  readonly version: 4 | 6
  readonly number: bigint
  readonly prefix: number
  /** False where no prefix was written. */
  readonly isNetwork: boolean
}

/** The bits of an address. */
export function bitsOf({ version }: Pick<Address, 'version'>): number {
  return version === 4 ? 32 : 128
}

/** Reads `192.0.2.1`, `192.0.2.1/24`, `192.0.2.1/255.255.255.0` or `2001:db8::1/64`; undefined for anything else. */
export function readAddress(text: string): Address | undefined {
  const [ip = '', mask, ...more] = text.trim().split('/')
  const version = isIP(ip)
  if ((version !== 4 && version !== 6) || more.length > 0 || ip.includes('%')) return undefined
  const prefix = mask === undefined ? bitsOf({ version }) : prefixIn(mask, version)
  if (prefix === undefined) return undefined
  return { version, number: numberOf(ip, version), prefix, isNetwork: mask !== undefined }
}

function prefixIn(mask: string, version: 4 | 6): number | undefined {
  if (/^\d+$/.test(mask)) return Number(mask) <= bitsOf({ version }) ? Number(mask) : undefined
  if (version === 6 || isIP(mask) !== 4) return undefined
  const bits = numberOf(mask, 4).toString(2).padStart(32, '0')
  return /^1*0*$/.test(bits) ? (bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')) : undefined
}

function numberOf(ip: string, version: 4 | 6): bigint {
  if (version === 4) return ip.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  const plain = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [left = '', right] = plain.split('::')
  const [head, tail] = [left, right ?? ''].map((part) => part.split(':').filter((one) => one !== '')) as [
    string[],
    string[],
  ]
  const groups =
    right === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail]
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
}

/** An address as people write it. */
export function written(number: bigint, version: 4 | 6): string {
  if (number < 0n || number >= 1n << BigInt(bitsOf({ version }))) throw new Fault('there is no such address')
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => Number((number >> BigInt(112 - 16 * at)) & 65535n))
  const [from, length] = longestZeros(groups)
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  return length < 2 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`
}

function longestZeros(groups: readonly number[]): readonly [from: number, length: number] {
  let best: readonly [number, number] = [0, 0]
  for (let at = 0; at < groups.length; at++) {
    const end = groups.findIndex((group, index) => index >= at && group !== 0)
    const length = (end === -1 ? groups.length : end) - at
    if (length > best[1]) best = [at, length]
  }
  return best
}

/** The first address of the network. */
export function firstOf(address: Address): bigint {
  const host = BigInt(bitsOf(address) - address.prefix)
  return (address.number >> host) << host
}

/** The last address of the network. */
export function lastOf(address: Address): bigint {
  return firstOf(address) + (1n << BigInt(bitsOf(address) - address.prefix)) - 1n
}

/** The mask of the network. */
export function maskOf(address: Address): bigint {
  return (1n << BigInt(bitsOf(address))) - (1n << BigInt(bitsOf(address) - address.prefix))
}

/** Whether an address is in one of these networks. */
export function isWithin(address: Address, networks: readonly string[]): boolean {
  return networks.some((text) => {
    const network = readAddress(text)
    if (network === undefined || network.version !== address.version) return false
    return address.number >= firstOf(network) && lastOf(address) <= lastOf(network)
  })
}
