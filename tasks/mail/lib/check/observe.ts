import { allSeen, type HostReader, mapSeen, type Seen } from 'hostwright'
import { certificate } from '../../../acme/lib/certificate.ts'
import { isAtLeast } from '../chasquid-version.ts'
import { dkimKey } from '../dkim-key.ts'
import { type DnsSeen, dnsSeen } from './dns-fact.ts'
import { addressesOf, answerTo, reportMailboxes, valuesOf } from './dns-view.ts'
import type { Wanted } from './finding.ts'
import { versionIn } from './host.ts'
import { type HostSeen, hostSeen } from './host-fact.ts'
import type { HostAsked } from './host-script.ts'
import type { Observed, PolicySeen } from './observed.ts'
import { stsSeen } from './sts-fact.ts'
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
  /** It has mailboxes, which are read over IMAP. */
  readonly imap: boolean
  readonly backup: string
}

const PORTS = [25, 465, 587] as const
const IMAP_PORTS = [993, 143] as const

/** Looks at everything at once: from outside, from inside, and at the DNS. */
export async function observe(reader: HostReader, wanted: Wanted, places: Places): Promise<Seen<Observed>> {
  const { host, addresses, domains } = wanted
  const { path, ca, resolver, outbound, blocklists, renewal, backup, imap } = places
  const names = domains.map(({ name }) => name)
  const keys = domains.flatMap(({ name, dkim }) => dkim.map((selector) => keyOf(name, selector)))
  const ports = addresses.flatMap((address) =>
    [...PORTS, ...(imap ? IMAP_PORTS : [])].map((port) => ({ address, port, name: host, ca })),
  )
  const asked = { outbound, addresses, domains: names, blocklists, renewal, backup }
  const records = reader.see(dnsSeen({ host, addresses, domains, resolver }))
  const [dns, talk, policy, file, inside, native, hooks, said] = await Promise.all([
    records,
    records.then((seen) => talked(reader, wanted, seen)),
    records.then((seen) => policies(reader, names, { seen, ca })),
    reader.see(certificate(path)),
    reader.see(hostSeen(asked)),
    Promise.all(keys.map((key) => reader.see(dkimKey(key.path)))),
    Promise.all(domains.map(({ name }) => reader.see(dkimKey(hookKey(name))))),
    Promise.all(ports.map((port) => reader.see(portSeen(port)))),
  ])
  const all = allSeen([dns, talk, policy, file, inside, allSeen(native), allSeen(hooks), allSeen(said)])
  return mapSeen(all, ([dns, talk, policy, file, inside, native, hooks, said]) => ({
    dns,
    talk,
    policies: policy,
    certificate: { path, file },
    host: { asked, seen: inside },
    keys: keys.map((one, at) =>
      signsByHook(inside)
        ? { ...one, path: hookKey(one.domain), key: hooks[names.indexOf(one.domain)] ?? null }
        : { ...one, key: native[at] ?? null },
    ),
    ports: ports.flatMap((port, at) => {
      const seen = said[at]
      return seen === undefined ? [] : [{ port, seen }]
    }),
  }))
}

/** Where the hook of a chasquid that does not sign by itself has the key of a domain. */
function hookKey(domain: string): string {
  return `/etc/chasquid/certs/${domain}/dkim_privkey.pem`
}

function signsByHook({ parts }: HostSeen): boolean {
  const version = versionIn(parts['chasquid'] ?? '')
  return version !== undefined && !isAtLeast(version, '1.14')
}

/** Where chasquid has the key of a selector. */
function keyOf(domain: string, selector: string) {
  return { domain, selector, path: `/etc/chasquid/domains/${domain}/dkim:${selector}.pem` }
}

/** Fetches the MTA-STS policies of those domains that say that they have one. */
async function policies(
  reader: HostReader,
  names: readonly string[],
  { seen, ca }: { readonly seen: Seen<DnsSeen>; readonly ca: string | null },
): Promise<Seen<readonly PolicySeen[]>> {
  const records = seen.known ? seen.value.records : {}
  const those = names.filter((name) => valuesOf(answerTo(records, `_mta-sts.${name}`, 'TXT')).length > 0)
  const all = those.map(async (domain) => {
    const addresses = addressesOf(records, `mta-sts.${domain}`)
    return mapSeen(await reader.see(stsSeen({ domain, addresses, port: 443, ca })), (policy) => ({
      domain,
      policy,
    }))
  })
  return allSeen(await Promise.all(all))
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
  return reader.see(talkSeen({ address, port: 25, host, domain: names[0] ?? host, mailboxes }))
}
