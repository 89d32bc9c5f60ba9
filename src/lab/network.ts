import { writeFileSync } from 'node:fs'
import { run } from './command.ts'
import type { HostPlace } from './place.ts'
import type { HostSpec } from './spec.ts'

/** Where hosts find packages: a relay on the router. */
export const APT_ADDRESS = '198.51.100.4'
/** The name server of every host. */
export const DNS_ADDRESS = '203.0.113.2'

const ROUTER: readonly string[] = [
  '198.51.100.1/24',
  `${APT_ADDRESS}/24`,
  '203.0.113.1/24',
  '2001:db8:100::1/64',
  '2001:db8:203::1/64',
]

const FORWARDING: Readonly<Record<string, string>> = {
  'ipv4/ip_forward': '1',
  'ipv4/conf/all/send_redirects': '0',
  'ipv4/conf/default/send_redirects': '0',
  'ipv6/conf/all/forwarding': '1',
  // A duplicate can't be here, and its detection costs a second.
  'ipv6/conf/all/accept_dad': '0',
  'ipv6/conf/default/accept_dad': '0',
}

/** Makes the lab's own network namespace its router: one bridge, no way out. */
export async function makeRouter(): Promise<void> {
  for (const [key, value] of Object.entries(FORWARDING)) writeFileSync(`/proc/sys/net/${key}`, value)
  await ip([
    'link set lo up',
    'link add br0 type bridge forward_delay 0 mcast_snooping 0',
    ...ROUTER.map((address) => `addr add ${address} dev br0${address.includes(':') ? '' : ' brd +'}`),
    'link set br0 up',
    // Until a name server is up, a question to it fails at once instead of by time-out.
    `route add unreachable ${DNS_ADDRESS}/32`,
  ])
}

/** Gives a host its network namespace and a cable to the bridge; addressing it is the host's own business. */
export async function plugIn(spec: HostSpec, place: HostPlace): Promise<void> {
  await run(['ip', 'netns', 'add', spec.name])
  if (spec.ip4 === DNS_ADDRESS) await ip([`route del unreachable ${DNS_ADDRESS}/32`])
  await ip([
    `link add ${place.cable} type veth peer name eth0 address ${macOf(spec.ip4)} netns ${spec.name}`,
    `link set ${place.cable} master br0 up`,
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
