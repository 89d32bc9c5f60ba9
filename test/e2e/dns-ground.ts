import type { Internet, Lab, RunningHost } from '../../src/lab/index.ts'
import type { DnsProviderParam } from '../../tasks/dns/lib/dns-provider.ts'
import type { Tried } from '../tasks/dns-cases.ts'

/** The zone that PowerDNS has, delegated to it by the lab's BIND. */
export const POWER_ZONE = 'p.mail.example'

const API_KEY = 'a-key-of-the-lab'

const CONFIG = `launch=gsqlite3
gsqlite3-database=/var/lib/powerdns/pdns.sqlite3
local-address=0.0.0.0, ::
api=yes
api-key=${API_KEY}
webserver=yes
webserver-address=0.0.0.0
webserver-allow-from=0.0.0.0/0
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
`

const SETUP = `set -eu
systemctl stop pdns
rm -f /etc/powerdns/pdns.d/*.conf /var/lib/powerdns/pdns.sqlite3
printf '%s' '${CONFIG}' >/etc/powerdns/pdns.conf
chgrp pdns /etc/powerdns/pdns.conf
sqlite3 /var/lib/powerdns/pdns.sqlite3 </usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql
chown -R pdns:pdns /var/lib/powerdns
pdnsutil create-zone ${POWER_ZONE} ns1.${POWER_ZONE}
# What is not there is asked for again: the authority's resolver must not remember it.
pdnsutil replace-rrset ${POWER_ZONE} '' SOA 3600 'ns1.${POWER_ZONE} hostmaster.${POWER_ZONE} 1 10800 3600 604800 0'
pdnsutil add-record ${POWER_ZONE} ns1 A 3600 "$1"
pdnsutil add-record ${POWER_ZONE} ns1 AAAA 3600 "$2"
systemctl start pdns`

/** A real PowerDNS on a host of its own, to which the lab's name server delegates a zone. */
export async function powerHost(lab: Lab, { dns }: Internet): Promise<RunningHost> {
  const host = await lab.host({ name: 'power' })
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive']
  await host.get(['apt-get', 'update'], { timeout: 300 })
  const packages = ['pdns-server', 'pdns-backend-sqlite3', 'sqlite3']
  // The port of its first start is taken by nobody on a blank host.
  await host.get([...env, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages], {
    timeout: 600,
  })
  await host.get(['sh', '-c', SETUP, 'sh', host.ip4, host.ip6 ?? ''], { timeout: 60 })
  await dns.set(`ns1.${POWER_ZONE}`, 'A', [host.ip4])
  await dns.set(`ns1.${POWER_ZONE}`, 'AAAA', [host.ip6 ?? ''])
  await dns.set(POWER_ZONE, 'NS', [`ns1.${POWER_ZONE}.`])
  return host
}

/** How PowerDNS is reached. */
export function powerProvider({ ip4 }: RunningHost): DnsProviderParam & { readonly api_key: string } {
  return { type: 'powerdns', url: `http://${ip4}:8081`, api_key: API_KEY }
}

/** PowerDNS for the cases: looked at and changed on its host, by its own tool. */
export function powerTried(host: RunningHost): Tried {
  const short = (name: string) => (name === POWER_ZONE ? '@' : name.slice(0, -POWER_ZONE.length - 1))
  return {
    provider: powerProvider(host),
    zone: POWER_ZONE,
    truth: async (name, type) => {
      const all = await host.get(['pdnsutil', 'list-zone', POWER_ZONE])
      return inZoneLines(all, name, type)
    },
    plant: async (name, type, texts) => {
      await host.get(['pdnsutil', 'replace-rrset', POWER_ZONE, short(name), type, '3600', ...texts])
    },
  }
}

/** The lab's BIND for the cases: looked at by dig, changed by nsupdate. */
export function bindTried({ dns, world }: Internet, zone: string): Tried {
  return {
    provider: { type: 'rfc2136', server: dns.address, key: { ...dns.adminKey, algorithm: 'hmac-sha256' } },
    zone,
    hasRoot: true,
    truth: async (name, type) => {
      const lines = await world.get(['dig', '+noall', '+answer', `@${dns.address}`, name, type])
      return inZoneLines(lines, name, type)
    },
    plant: (name, type, texts) => dns.set(name, type, texts),
  }
}

function inZoneLines(lines: string, name: string, type: string) {
  const found = lines.split('\n').flatMap((line) => {
    const [its = '', ttl = '', , kind, ...text] = line.split(/\s+/)
    const isIt = its.replace(/\.$/, '') === name && kind === type
    return isIt ? [{ ttl: Number(ttl), text: text.join(' ') }] : []
  })
  const [first] = found
  return first === undefined ? undefined : { ttl: first.ttl, texts: found.map(({ text }) => text) }
}
