import { isIPv6 } from 'node:net'

/** A domain name as it is compared: in lower case, without the dot at the end. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** An address as it is compared: IPv6 in its shortest form. */
export function plainAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

/** The 16-bit groups of an IPv6 address, all eight, as four hex digits each. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = plainAddress(address).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'))
}

/** The parts of an address backwards, as blocklists have them: octets, or the digits of IPv6. */
export function backwards(address: string): string {
  const parts = isIPv6(address) ? groupsOf(address).join('').split('') : address.split('.')
  return parts.reverse().join('.')
}

/** The name under which an address has its PTR record. */
export function reverseName(address: string): string {
  return `${backwards(address)}.${isIPv6(address) ? 'ip6' : 'in-addr'}.arpa`
}

/** True if a certificate's name covers a host name: the same, or a wildcard for its first part. */
export function covers(pattern: string, name: string): boolean {
  const [one, other] = [plainName(pattern), plainName(name)]
  return one === other || (one.startsWith('*.') && other.split('.').slice(1).join('.') === one.slice(2))
}

/** The name, then the names above it, up to the last but one: `a.b.example`, `b.example`. */
export function upwards(name: string): string[] {
  const labels = plainName(name).split('.')
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, at) => labels.slice(at).join('.'))
}
