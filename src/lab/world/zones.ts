import { APT_ADDRESS } from '../network.ts'
import { ACME, GIT, NS, OUT, SERVERS, type Server } from './addresses.ts'

/** The zone the mail server under test lives in. */
export const MAIL_ZONE = 'mail.example'

/** A zone for a second domain of that server. */
const SECOND_ZONE = 'shop.example'

/** A TSIG key (hmac-sha256). */
export interface TsigKey {
  readonly name: string
  readonly secret: string
}

const REVERSE: readonly string[] = [
  '100.51.198.in-addr.arpa',
  '113.0.203.in-addr.arpa',
  '0.0.0.0.0.0.1.0.8.b.d.0.1.0.0.2.ip6.arpa',
  '0.0.0.0.3.0.2.0.8.b.d.0.1.0.0.2.ip6.arpa',
]

const ZONES: readonly string[] = [MAIL_ZONE, SECOND_ZONE, 'world.example', 'lab.example', ...REVERSE]

/** The file of a TSIG key, as named, nsupdate -k and acme.sh read it. */
export function keyFile({ name, secret }: TsigKey): string {
  return `key "${name}" { algorithm hmac-sha256; secret "${secret}"; };\n`
}

/** Which zones exist, which keys may change what in them; `refused` are names of keys that may nothing. */
export function namedConf(keys: readonly TsigKey[], refused: readonly string[]): string {
  const grants: Record<string, string> = {
    'admin-key': 'grant admin-key zonesub ANY;',
    'acme-key': `grant acme-key name _acme-challenge.${MAIL_ZONE}. TXT;`,
  }
  const policy = (zone: string): string =>
    Object.entries(grants)
      .filter(([key]) => !refused.includes(key) && (key !== 'acme-key' || zone === MAIL_ZONE))
      .map(([, grant]) => grant)
      .join(' ')
  return [
    ...keys.map(keyFile),
    OPTIONS,
    'zone "." { type primary; file "/var/lib/bind/root.zone"; };',
    ...ZONES.map((zone) => {
      const may = policy(zone)
      const update = may === '' ? '' : ` update-policy { ${may} };`
      return `zone "${zone}" { type primary; file "/var/lib/bind/${zone}.zone";${update} };`
    }),
    '',
  ].join('\n')
}

// BIND has empty zones of its own for the documentation ranges that the lab uses.
const OPTIONS = `options {
  directory "/var/cache/bind";
  listen-on { any; };
  listen-on-v6 { any; };
  recursion yes;
  allow-query { any; };
  allow-recursion { any; };
  empty-zones-enable no;
  dnssec-validation no;
  notify no;
};
controls {};`

/** The zone files before anything was changed: file name to content. `dkim` is world.example's key record. */
export function zoneFiles(dkim: string): Record<string, string> {
  const files: Record<string, readonly string[]> = {
    root: [...ZONES.map((zone) => `${zone}. NS ${NS.name}.`), ...addresses(NS)],
    [MAIL_ZONE]: [],
    [SECOND_ZONE]: [],
    'world.example': worldRecords(dkim),
    'lab.example': [...[NS, ACME, GIT].flatMap(addresses), `apt.lab.example. A ${APT_ADDRESS}`],
    ...Object.fromEntries(REVERSE.map((zone) => [zone, pointers(zone)])),
  }
  return Object.fromEntries(
    Object.entries(files).map(([zone, records]) => [`/var/lib/bind/${zone}.zone`, zoneFile(zone, records)]),
  )
}

function zoneFile(zone: string, records: readonly string[]): string {
  const origin = zone === 'root' ? '.' : `${zone}.`
  const soa = `${origin} SOA ${NS.name}. hostmaster.lab.example. 1 3600 600 86400 10`
  return ['$TTL 60', soa, `${origin} NS ${NS.name}.`, ...records, ''].join('\n')
}

function worldRecords(dkim: string): string[] {
  return [
    ...addresses(OUT),
    `world.example. MX 10 ${OUT.name}.`,
    `world.example. TXT "v=spf1 ip4:${OUT.ip4} ip6:${OUT.ip6} -all"`,
    `${OUT.name}. TXT "v=spf1 ip4:${OUT.ip4} ip6:${OUT.ip6} -all"`,
    '_dmarc.world.example. TXT "v=DMARC1; p=reject"',
    `lab._domainkey.world.example. TXT ${quoteText(dkim)}`,
  ]
}

function addresses(server: Server): string[] {
  return [`${server.name}. A ${server.ip4}`, `${server.name}. AAAA ${server.ip6}`]
}

function pointers(zone: string): string[] {
  return SERVERS.flatMap(({ name, ip4, ip6 }) =>
    [ip4, ip6].map((address) => [reverseName(address), name] as const),
  )
    .filter(([reverse]) => reverse.endsWith(zone))
    .map(([reverse, name]) => `${reverse}. PTR ${name}.`)
}

/** The name under which an address has its PTR record. */
export function reverseName(address: string): string {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  const digits = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('')
  return `${digits.split('').reverse().join('.')}.ip6.arpa`
}

/** A text as the strings of a TXT record, each of which holds 255 bytes at most. */
export function quoteText(text: string): string {
  const parts = text.match(/[^]{1,250}/g) ?? ['']
  return parts.map((part) => `"${part.replace(/[\\"]/g, '\\$&')}"`).join(' ')
}
