import { allSeen, type HostReader, mapSeen, type Seen } from 'hostwright'
import { certificate } from '../../../acme/lib/certificate.ts'
import { dkimKey } from '../dkim-key.ts'
import { type DnsSeen, dnsSeen } from './dns-fact.ts'
import { answerTo, reportMailboxes, valuesOf } from './dns-view.ts'
import type { Wanted } from './finding.ts'
import { hostSeen } from './host-fact.ts'
import type { HostAsked } from './host-script.ts'
import type { Observed } from './observed.ts'
import { type TalkSeen, talkSeen } from './talk-fact.ts'
import { portSeen } from './tls-fact.ts'

/** Where to look, besides what is wanted. */
export interface Places {
  /** The file of the certificate. */
  readonly path: string
  /** Authorities to trust besides the public ones, PEM. */
  readonly ca: string | null
  readonly resolver: string | null
  readonly outbound: string
  readonly blocklists: HostAsked['blocklists']
  readonly renewal: string
  readonly backup: string
}

const PORTS = [25, 465, 587] as const

/** Looks at everything at once: from outside, from inside, and at the DNS. */
export async function observe(reader: HostReader, wanted: Wanted, places: Places): Promise<Seen<Observed>> {
  const { host, addresses, domains } = wanted
  const { path, ca, resolver, outbound, blocklists, renewal, backup } = places
  const keys = domains.flatMap(({ name, dkim }) => dkim.map((selector) => keyOf(name, selector)))
  const ports = addresses.flatMap((address) => PORTS.map((port) => ({ address, port, name: host, ca })))
  const asked = { outbound, addresses, domains: domains.map(({ name }) => name), blocklists, renewal, backup }
  const records = reader.see(dnsSeen({ host, addresses, domains, resolver }))
  const [dns, talk, file, inside, shown, said] = await Promise.all([
    records,
    records.then((seen) => talked(reader, wanted, seen)),
    reader.see(certificate(path)),
    reader.see(hostSeen(asked)),
    Promise.all(keys.map((key) => reader.see(dkimKey(key.path)))),
    Promise.all(ports.map((port) => reader.see(portSeen(port)))),
  ])
  const all = allSeen([dns, talk, file, inside, allSeen(shown), allSeen(said)])
  return mapSeen(all, ([dns, talk, file, inside, shown, said]) => ({
    dns,
    talk,
    certificate: { path, file },
    host: { asked, seen: inside },
    keys: keys.map((key, at) => ({ ...key, key: shown[at] ?? null })),
    ports: ports.flatMap((port, at) => {
      const seen = said[at]
      return seen === undefined ? [] : [{ port, seen }]
    }),
  }))
}

/** Where chasquid has the key of a selector. */
function keyOf(domain: string, selector: string) {
  return { domain, selector, path: `/etc/chasquid/domains/${domain}/dkim:${selector}.pem` }
}

/** Talks to the server as a stranger: also about the mailboxes to which reports go. */
async function talked(
  reader: HostReader,
  { host, addresses, domains }: Wanted,
  dns: Seen<DnsSeen>,
): Promise<Seen<TalkSeen>> {
  const names = domains.map(({ name }) => name)
  const records = dns.known ? dns.value.records : {}
  const reports = names.flatMap((name) =>
    valuesOf(answerTo(records, `_dmarc.${name}`, 'TXT')).flatMap(reportMailboxes),
  )
  const own = reports
    .map((one) => one.toLowerCase())
    .filter((one) => names.includes(one.slice(one.lastIndexOf('@') + 1)))
  const must = [host, ...names].map((name) => `postmaster@${name}`)
  const mailboxes = [...new Set([...must, ...names.map((name) => `abuse@${name}`), ...own])]
  const address = addresses.find((one) => !one.includes(':')) ?? addresses[0] ?? host
  return reader.see(talkSeen({ address, host, domain: names[0] ?? host, mailboxes }))
}
