import type { Certificate } from '../../../acme/lib/certificate.ts'
import { addressFindings } from './addresses.ts'
import { daneSignedFinding } from './dane-signed.ts'
import { dkimFinding, otherKeysFinding, type SigningKey } from './dkim.ts'
import { dmarcFindings } from './dmarc.ts'
import type { DnsSeen } from './dns-fact.ts'
import type { Finding, Wanted } from './finding.ts'
import { hostFindings, listening } from './host.ts'
import type { HostSeen } from './host-fact.ts'
import type { HostAsked } from './host-script.ts'
import { mxFinding } from './mx.ts'
import { caaFinding, policyFindings } from './policies.ts'
import { imapPlainFinding, type PortLook, reachFinding } from './ports.ts'
import { outsideFindings } from './reach-out.ts'
import { spfFinding } from './spf.ts'
import { stsFinding } from './sts.ts'
import type { StsSeen } from './sts-fact.ts'
import { talkFindings } from './talk.ts'
import type { TalkSeen } from './talk-fact.ts'
import { tlsFindings } from './tls.ts'
import { zoneFinding } from './zone.ts'

/** The MTA-STS policy of a domain. */
export interface PolicySeen {
  readonly domain: string
  readonly policy: StsSeen
}

/** All that was seen of a mail server. */
export interface Observed {
  readonly dns: DnsSeen
  readonly ports: readonly PortLook[]
  readonly keys: readonly SigningKey[]
  readonly certificate: { readonly path: string; readonly file: Certificate }
  readonly talk: TalkSeen
  readonly policies: readonly PolicySeen[]
  readonly host: { readonly asked: HostAsked; readonly seen: HostSeen }
}

/** What follows from what was seen: every check has its finding. Pure. */
export function findingsOf(observed: Observed, wanted: Wanted): Finding[] {
  const { dns, keys, certificate, talk, policies, host: inside } = observed
  const ports = observed.ports.filter(({ port }) => port.port !== 143)
  const plain = observed.ports.filter(({ port }) => port.port === 143)
  const { records } = dns
  const { host, domains } = wanted
  const open = listening(inside.seen)
  const all = [
    ...addressFindings(records, wanted),
    ...dns.zones.map(({ domain, servers }) => zoneFinding(domain, servers)),
    ...domains.flatMap(({ name }) => [
      mxFinding(records, host, name),
      spfFinding(dns, wanted, name),
      ...dmarcFindings(records, name),
      ...policyFindings(records, name),
      caaFinding(records, name),
    ]),
    ...policies.map(({ domain, policy }) => stsFinding(policy, domain, host)),
    ...(domains.some(({ name }) => name === host) ? [] : [spfFinding(dns, wanted, host)]),
    ...keys.map((key) => dkimFinding(records, key)),
    ...otherKeysFinding(
      linesOf(inside.seen.parts['keys']),
      keys.map(({ path }) => path),
    ),
    ...ports.map((look) => reachFinding(look, open.has(look.port.port))),
    ...imapPlainFinding(plain),
    ...daneSignedFinding(dns.dane, host),
    ...tlsFindings(ports, host, { ...certificate, renewal: inside.asked.renewal, records }),
    ...talkFindings(talk),
    ...hostFindings(inside.seen, { host, renewal: inside.asked.renewal }),
    ...outsideFindings(inside.seen, inside.asked),
  ]
  return all.map((one) => ({ ...one, evidence: shortened(one.evidence) }))
}

/** Others decide how much they say. */
const LONGEST = 500

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}

function linesOf(text = ''): string[] {
  return text.split('\n').filter((line) => line !== '')
}
