import { randomBytes } from 'node:crypto'
import { APT_ADDRESS, DNS_ADDRESS } from './network.ts'
import { gatewayOf, type HostSpec } from './spec.ts'

/** Gives a host its name and addresses. */
export function identity(spec: HostSpec): Record<string, string> {
  return {
    '/etc/hostname': `${spec.name}\n`,
    '/etc/hosts': hostsFile(spec.name),
    '/etc/resolv.conf': `nameserver ${DNS_ADDRESS}\noptions timeout:2 attempts:2\n`,
    '/etc/machine-id': `${randomBytes(16).toString('hex')}\n`,
    '/etc/netplan/50-lab.yaml': netplan(spec),
  }
}

function hostsFile(name: string): string {
  const short = name.split('.')[0]
  return [
    '127.0.0.1 localhost',
    `127.0.1.1 ${short === name ? name : `${name} ${short}`}`,
    '::1 localhost ip6-localhost ip6-loopback',
    // Packages can be had without a name server.
    `${APT_ADDRESS} apt.lab.example`,
    '',
  ].join('\n')
}

/** The netplan file of a host, addressed as a provider does it. */
export function netplan(spec: Pick<HostSpec, 'ip4' | 'ip6' | 'extra'>): string {
  const addresses = [`${spec.ip4}/24`, ...(spec.ip6 === null ? [] : [`${spec.ip6}/64`]), ...spec.extra]
  const routes = [
    { to: '0.0.0.0/0', via: gatewayOf(spec.ip4) },
    ...(spec.ip6 === null ? [] : [{ to: '::/0', via: gatewayOf(spec.ip6) }]),
  ]
  return [
    'network:',
    '  version: 2',
    '  renderer: networkd',
    '  ethernets:',
    '    eth0:',
    '      accept-ra: false',
    '      addresses:',
    ...addresses.map((address) => `        - "${address}"`),
    '      routes:',
    ...routes.flatMap(({ to, via }) => [`        - to: "${to}"`, `          via: "${via}"`]),
    '',
  ].join('\n')
}
