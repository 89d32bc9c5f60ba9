import type { Value } from '../../model/value.ts'
import { isList } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type Address, bitsOf, firstOf, isWithin, lastOf, maskOf, readAddress, written } from './address.ts'
import { type FilterTable, filter, wantInteger, wantText } from './define.ts'

/** Filters of addresses, as the collection ansible.utils has them. What is no address gives false. */
export const ipFilters: FilterTable = {
  ipaddr: filter('query?, version=', (input, [query, version]) => asked(input, query, versionIn(version))),
  ipv4: filter('query?', (input, [query]) => asked(input, query, 4)),
  ipv6: filter('query?', (input, [query]) => asked(input, query, 6)),
  ipwrap: filter('query?', (input, [query]) => wrapped(input, query)),
  ipmath: filter('amount', (input, [amount]) => {
    const address = readAddress(wantText(input))
    if (address === undefined) throw new Fault('this is no address')
    return written(address.number + BigInt(wantInteger(amount)), address.version)
  }),
  ipsubnet: filter('query?, index?', (input, [query, index]) => subnet(wantText(input), query, index)),
  network_in_usable: filter('test', (input, [test]) => isUsable(wantText(input), wantText(test))),
  network_in_network: filter('test', (input, [test]) => {
    const inner = readAddress(wantText(test))
    return inner !== undefined && isWithin(inner, [wantText(input)])
  }),
}

function versionIn(version: Value | undefined): 4 | 6 | undefined {
  return version === 4 || version === 6 ? version : undefined
}

function asked(input: Value, query: Value | undefined, version: 4 | 6 | undefined): Value {
  if (isList(input)) return input.map((one) => asked(one, query, version)).filter((one) => one !== false)
  if (typeof input !== 'string') return false
  const address = readAddress(input)
  if (address === undefined || (version !== undefined && address.version !== version)) return false
  if (query === undefined || query === '' || query === null) return input.trim()
  if (typeof query === 'number' || /^-?\d+$/.test(wantText(query))) return nth(address, BigInt(Number(query)))
  const answer = Object.hasOwn(QUERIES, wantText(query)) ? QUERIES[wantText(query)] : undefined
  if (answer !== undefined) return answer(address, input.trim())
  if (readAddress(wantText(query)) !== undefined) return isWithin(address, [wantText(query)]) && input.trim()
  throw new Fault(`ipaddr cannot answer "${wantText(query)}"`, { hint: Object.keys(QUERIES).join(', ') })
}

/** The address of a network with this number, with its prefix. */
function nth(address: Address, index: bigint): Value {
  const number = (index < 0n ? lastOf(address) + 1n : firstOf(address)) + index
  if (number < firstOf(address) || number > lastOf(address)) return false
  return `${written(number, address.version)}/${address.prefix}`
}

type Answer = (address: Address, text: string) => Value

const ip = (number: bigint, { version }: Address): string => written(number, version)
const isHost = (address: Address): boolean =>
  address.number !== firstOf(address) || address.prefix >= bitsOf(address) - 1
const size = (address: Address): number => Number(lastOf(address) - firstOf(address) + 1n)
const of =
  (networks: readonly string[]): Answer =>
  (address, text) =>
    isWithin(address, networks) && text

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
const LOOPBACK = ['127.0.0.0/8', '::1/128']
const MULTICAST = ['224.0.0.0/4', 'ff00::/8']
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10']
const NOT_PUBLIC = [
  ...PRIVATE,
  ...LOOPBACK,
  ...MULTICAST,
  ...LINK_LOCAL,
  '0.0.0.0/8',
  '100.64.0.0/10',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '2001:db8::/32',
]

const QUERIES: { readonly [query: string]: Answer } = {
  address: (address) => isHost(address) && ip(address.number, address),
  ip: (address) => isHost(address) && ip(address.number, address),
  host: (address) => isHost(address) && `${ip(address.number, address)}/${address.prefix}`,
  'host/prefix': (address) =>
    isHost(address) && address.isNetwork && `${ip(address.number, address)}/${address.prefix}`,
  'address/prefix': (address) =>
    isHost(address) && address.isNetwork && `${ip(address.number, address)}/${address.prefix}`,
  net: (address) =>
    address.isNetwork && !isHost(address) && `${ip(firstOf(address), address)}/${address.prefix}`,
  network: (address) => ip(firstOf(address), address),
  network_id: (address) => ip(firstOf(address), address),
  'network/prefix': (address) => `${ip(firstOf(address), address)}/${address.prefix}`,
  subnet: (address) => `${ip(firstOf(address), address)}/${address.prefix}`,
  netmask: (address) => ip(maskOf(address), address),
  hostmask: (address) => ip((1n << BigInt(bitsOf(address))) - 1n - maskOf(address), address),
  prefix: (address) => address.prefix,
  broadcast: (address) =>
    bitsOf(address) - address.prefix > 1 && address.version === 4 && ip(lastOf(address), address),
  size,
  version: ({ version }) => version,
  type: (address) => (isHost(address) ? 'address' : 'network'),
  bool: () => true,
  int: ({ number }) => Number(number),
  private: of([...PRIVATE, 'fe80::/10', '169.254.0.0/16']),
  public: (address, text) => !isWithin(address, NOT_PUBLIC) && text,
  loopback: of(LOOPBACK),
  lo: of(LOOPBACK),
  multicast: of(MULTICAST),
  'link-local': of(LINK_LOCAL),
  unicast: (address, text) => !isWithin(address, MULTICAST) && text,
  wrap: (address, text) =>
    address.version === 6 ? `[${text.split('/')[0]}]${text.includes('/') ? `/${address.prefix}` : ''}` : text,
  revdns: (address) => reversed(address),
  first_usable: (address) => size(address) > 2 && ip(firstOf(address) + 1n, address),
  last_usable: (address) =>
    size(address) > 2 && ip(lastOf(address) - (address.version === 4 ? 1n : 0n), address),
  ipv4: ({ version }, text) => version === 4 && text,
  ipv6: ({ version }, text) => version === 6 && text,
}

function reversed({ version, number }: Address): string {
  if (version === 4) return `${written(number, 4).split('.').reverse().join('.')}.in-addr.arpa.`
  return `${number.toString(16).padStart(32, '0').split('').reverse().join('.')}.ip6.arpa.`
}

function wrapped(input: Value, query: Value | undefined): Value {
  if (isList(input)) return input.map((one) => wrapped(one, query))
  const found = asked(input, query, undefined)
  return typeof found === 'string' && readAddress(found)?.version === 6
    ? asked(found, 'wrap', undefined)
    : found === false
      ? input
      : found
}

/** Without an index how many networks of this size there are; with one, that network. */
function subnet(text: string, query: Value | undefined, index: Value | undefined): Value {
  const address = readAddress(text)
  if (address === undefined) return false
  const own = `${ip(firstOf(address), address)}/${address.prefix}`
  if (query === undefined || query === '') return own
  const prefix = Number(query)
  if (!Number.isInteger(prefix) || prefix < address.prefix || prefix > bitsOf(address)) return false
  const count = 1n << BigInt(prefix - address.prefix)
  if (index === undefined) return String(count)
  const wanted = BigInt(wantInteger(typeof index === 'string' ? Number(index) : index))
  const at = wanted < 0n ? count + wanted : wanted
  if (at < 0n || at >= count) return false
  return `${ip(firstOf(address) + (at << BigInt(bitsOf(address) - prefix)), address)}/${prefix}`
}

function isUsable(network: string, test: string): boolean {
  const [outer, inner] = [readAddress(network), readAddress(test)]
  if (outer === undefined || inner === undefined || !isWithin(inner, [network])) return false
  return inner.number > firstOf(outer) && inner.number < lastOf(outer)
}
