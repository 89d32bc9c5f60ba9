import { writeFileSync } from 'node:fs'
import { run } from './command.ts'
import type { HostPlace } from './place.ts'
import type { HostSpec } from './spec.ts'

/** Where hosts find packages: a relay on the router. */
export const APT_ADDRESS = '198.51.100.4'
/** The name server of every host. */
export const DNS_ADDRESS = '203.0.113.2'

/** A network of the lab: the bridge its hosts hang on, and the router's addresses there. */
interface Network {
  readonly bridge: string
  readonly mac: string
  readonly addresses: readonly string[]
}

const PROVIDER: Network = {
  bridge: 'br0',
  mac: '02:00:00:00:00:01',
  addresses: ['198.51.100.1/24', `${APT_ADDRESS}/24`, '2001:db8:100::1/64'],
}
// One of its own: on a cable they share, a router tells hosts of two networks to talk past it.
const WORLD: Network = {
  bridge: 'br1',
  mac: '02:00:00:00:00:02',
  addresses: ['203.0.113.1/24', '2001:db8:203::1/64'],
}

const FORWARDING: Readonly<Record<string, string>> = {
  'ipv4/ip_forward': '1',
  'ipv6/conf/all/forwarding': '1',
}
// A duplicate can't be here, and its detection takes a second in which an address can't be used.
const NO_DUPLICATES = { 'ipv6/conf/all/accept_dad': '0', 'ipv6/conf/default/accept_dad': '0' }

/** Makes the lab's own network namespace its router: two bridges, no way out. */
export async function makeRouter(): Promise<void> {
  const settings = Object.entries({ ...FORWARDING, ...NO_DUPLICATES })
  for (const [key, value] of settings) writeFileSync(`/proc/sys/net/${key}`, value)
  await ip([
    'link set lo up',
    ...[PROVIDER, WORLD].flatMap(bridged),
    // Until a name server is up, a question to it fails at once instead of by time-out.
    `route add unreachable ${DNS_ADDRESS}/32`,
  ])
}

// A bridge without an address of its own takes its lowest cable's: with every host that comes or goes it could
// change, and what others remember of the router would lead nowhere for seconds.
const bridged = ({ bridge, mac, addresses }: Network): string[] => [
  `link add ${bridge} address ${mac} type bridge forward_delay 0 mcast_snooping 0`,
  ...addresses.map((address) => `addr add ${address} dev ${bridge}${address.includes(':') ? '' : ' brd +'}`),
  `link set ${bridge} up`,
]

/** Gives a host its network namespace and a cable to a bridge; addressing it is the host's own business. */
export async function plugIn(spec: HostSpec, place: HostPlace): Promise<void> {
  await run(['ip', 'netns', 'add', spec.name])
  const settings = Object.entries(NO_DUPLICATES).map(([key, value]) => `echo ${value} >/proc/sys/net/${key}`)
  await run(['ip', 'netns', 'exec', spec.name, 'sh', '-c', settings.join('; ')])
  if (spec.ip4 === DNS_ADDRESS) await ip([`route del unreachable ${DNS_ADDRESS}/32`])
  const { bridge } = spec.ip4.startsWith('203.0.113.') ? WORLD : PROVIDER
  await ip([
    `link add ${place.cable} type veth peer name eth0 address ${macOf(spec.ip4)} netns ${spec.name}`,
    `link set ${place.cable} master ${bridge} up`,
  ])
}

/** The hardware address that goes with an address: one that is used again makes no stale neighbour entries. */
export function macOf(ip4: string): string {
  const bytes = ip4.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return `02:00:${bytes.join(':')}`
}

/** Takes a host's cable and network namespace away. */
export async function unplug(spec: HostSpec): Promise<void> {
  await run(['ip', 'netns', 'del', spec.name])
}

/** Lifts or cuts a host's cable. */
export async function setCable(place: HostPlace, state: 'up' | 'down'): Promise<void> {
  await ip([`link set ${place.cable} ${state}`])
}

async function ip(lines: readonly string[]): Promise<void> {
  await run(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` })
}
