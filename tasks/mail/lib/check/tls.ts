import { answerTo, type DnsView } from './dns-view.ts'
import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import { plainName } from './names.ts'
import type { PortLook } from './ports.ts'
import { type CertificateFile, servedFindings } from './served.ts'
import type { Met, Port } from './tls-fact.ts'

/** A port that was reached, and what it says. */
interface MetPort {
  readonly port: Port
  readonly seen: Met
}

/** What is said of all ports that were reached: one finding for each thing that can be wrong. */
export function tlsFindings(
  all: readonly PortLook[],
  host: string,
  { records, ...file }: CertificateFile & { readonly records: DnsView },
): Finding[] {
  const met = all.flatMap(({ port, seen }) => ('failed' in seen ? [] : [{ port, seen }]))
  if (met.length === 0) return []
  const each = (fault: (seen: Met) => string | undefined) => faultsOf(met, fault)
  const keys = met.flatMap(({ seen }) => seen.served?.key ?? [])
  return [
    judged(
      TLS(host),
      each(({ tlsFault, untrusted }) => tlsFault ?? untrusted ?? undefined),
      protocols(met),
    ),
    ...servedFindings(
      met.map(({ seen }) => seen),
      { host, each, ...file },
    ),
    judged(
      OLD,
      each(({ old }) => (old.length === 0 ? undefined : `${old.join(' and ')} accepted`)),
      'TLS 1.0 and 1.1 refused',
    ),
    judged(
      OPEN_AUTH,
      each(({ openAuth }) => (openAuth ? 'AUTH is offered without TLS' : undefined)),
      'no AUTH before TLS',
    ),
    judged(
      CALLED(host),
      each((seen) => misnamed(seen, host)),
      host,
    ),
    ...dane(records, { host, keys }),
  ]
}

/** What is wrong, and on which ports: the same fault of several is told once. */
function faultsOf(met: readonly MetPort[], fault: (seen: Met) => string | undefined): string[] {
  const found = new Map<string, string[]>()
  for (const { port, seen } of met) {
    const words = fault(seen)
    if (words !== undefined) found.set(words, [...(found.get(words) ?? []), `${port.port} (${port.address})`])
  }
  return [...found].map(
    ([words, ports]) =>
      `${ports.length === met.length ? 'every port' : `port ${ports.join(', ')}`}: ${words}`,
  )
}

function protocols(met: readonly { readonly seen: Met }[]): string {
  return [...new Set(met.flatMap(({ seen }) => seen.protocol ?? []))].sort().join(', ')
}

const TLS = (host: string): About => ({
  id: 'tls',
  title: `every port speaks TLS, with a certificate that is trusted for ${host}`,
  severity: 'error',
  remedy: `Have a certificate for ${host} issued, place the full chain, and restart chasquid.`,
})

const OLD: About = {
  id: 'tls-old',
  title: 'TLS 1.0 and 1.1 are refused',
  severity: 'warning',
  remedy:
    'Give chasquid.service the line Environment=GODEBUG=tls10server=0, and restart it (Debian 12 has one that is too old for that).',
}

const OPEN_AUTH: About = {
  id: 'auth-before-tls',
  title: 'no password is asked for without TLS',
  severity: 'error',
  remedy: 'Update chasquid, or whatever answers on these ports: passwords would be sent in the clear.',
}

const CALLED = (host: string): About => ({
  id: 'helo',
  title: `the server calls itself ${host}, as its addresses and its certificate do`,
  severity: 'error',
  remedy: `Set hostname: "${host}" in /etc/chasquid/chasquid.conf, and restart chasquid.`,
})

function misnamed({ greeting, ehlo }: Met, host: string): string | undefined {
  const wrong = [...new Set([greeting, ehlo])].find(
    (name) => name !== null && plainName(name) !== plainName(host),
  )
  return typeof wrong === 'string' ? `it calls itself ${wrong}` : undefined
}

/** A TLSA record that does not fit keeps mail from those who check it. */
function dane(
  records: DnsView,
  { host, keys }: { readonly host: string; readonly keys: readonly string[] },
): Finding[] {
  const about: About = {
    id: 'dane',
    title: `the TLSA records of ${host} fit the key that is served`,
    severity: 'error',
    remedy: `Set TLSA of _25._tcp.${host} to “3 1 1 ${keys[0] ?? ''}”, or remove it.`,
  }
  const answer = answerTo(records, `_25._tcp.${host}`, 'TLSA')
  if ('failed' in answer) return [unseen(about, answer.failed)]
  const own = answer.values.flatMap((value) => /^3 1 1 ([\da-f]+)$/i.exec(value)?.[1]?.toLowerCase() ?? [])
  if (answer.values.length === 0) return []
  if (own.length === 0) return [unseen(about, `only 3 1 1 is checked: ${answer.values.join(', ')}`)]
  const wrong = keys.filter((key) => !own.includes(key))
  return [
    wrong.length === 0
      ? passes(about, answer.values.join(', '))
      : fails(about, `the key served is ${wrong[0]}`),
  ]
}
