import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { Refusal } from 'hostwright'
import { reverseName } from './check/names.ts'

/** Records of one name and type, as in a zone file; TXT as plain text. */
export type RecordSet = { readonly name: string; readonly type: string; readonly values: readonly string[] }

/** Records that shall not be there. */
export type FormerSet = { readonly name: string; readonly type: string; readonly state: 'absent' }

/** A mail server, as far as the DNS is concerned. */
export interface MailServer {
  /** Its name. */
  readonly host: string
  readonly addresses: { readonly A?: readonly string[]; readonly AAAA?: readonly string[] }
  /** The certificate authorities that may issue for its name; none: anybody may. */
  readonly caa: readonly string[]
  /** How other servers are told to insist on TLS (RFC 8461). */
  readonly mtaSts: 'none' | 'testing' | 'enforce'
  /** Clients find it by SRV records (RFC 6186). */
  readonly clients: boolean
  /** Mail programs that ask at `autoconfig.DOMAIN` are answered. */
  readonly autoconfig: boolean
  /** Its accounts have mailboxes there. */
  readonly imap: boolean
}

/** A domain of a mail server, as far as the DNS is concerned. */
export interface MailDomain {
  readonly name: string
  readonly spf?: string
  readonly txt?: readonly string[]
  readonly dmarc?: readonly DmarcStep[]
  /** The selectors of its DKIM keys. */
  readonly dkim?: { readonly [selector: string]: 'signing' | 'retired' }
}

/** A DMARC record, and the day (`2026-12-01`) on which it comes into force. */
export interface DmarcStep {
  readonly since?: string
  readonly policy: string
}

/** The records of the server itself: before anything else, as others point to them. */
export function hostRecords({ host, addresses, caa }: MailServer): RecordSet[] {
  return filled([
    { name: host, type: 'A', values: addresses.A ?? [] },
    { name: host, type: 'AAAA', values: addresses.AAAA ?? [] },
    // Bounces have no sender: for them, the name of the host itself is checked (RFC 7208, 2.4).
    { name: host, type: 'TXT', values: ['v=spf1 a -all'] },
    { name: host, type: 'CAA', values: caa.map((authority) => `0 issue "${authority}"`) },
  ])
}

/** The names of its addresses: a receiver looks for them first. Throws a Refusal for what is no address. */
export function reverseRecords({ host, addresses }: Pick<MailServer, 'host' | 'addresses'>): RecordSet[] {
  const all = [...(addresses.A ?? []), ...(addresses.AAAA ?? [])]
  const wrong = all.find((one) => isIP(one) === 0)
  if (wrong !== undefined) throw new Refusal(`${JSON.stringify(wrong)} is not an address`)
  return all.map((address) => ({ name: reverseName(address), type: 'PTR', values: [`${host}.`] }))
}

/** The names at which a domain's policy, and the settings of its mail programs, are asked for: before they have a certificate. */
export function siteRecords({ name }: MailDomain, { host, mtaSts, autoconfig }: MailServer): RecordSet[] {
  const names = [...(mtaSts === 'none' ? [] : ['mta-sts']), ...(autoconfig ? ['autoconfig'] : [])]
  return names.map((one) => ({ name: `${one}.${name}`, type: 'CNAME', values: [`${host}.`] }))
}

/** Who may send in the name of a domain, and what receivers shall do with others. */
export function senderRecords({ name, spf, txt = [], dmarc }: MailDomain, today: string): RecordSet[] {
  return [
    { name, type: 'TXT', values: [spf ?? 'v=spf1 mx -all', ...txt] },
    { name: `_dmarc.${name}`, type: 'TXT', values: [dmarcOn(today, dmarc ?? [monitoring(name)])] },
    { name: `_smtp._tls.${name}`, type: 'TXT', values: [`v=TLSRPTv1; rua=mailto:postmaster@${name}`] },
  ]
}

/** Monitor first: the guide started with p=quarantine before anything was tested. */
function monitoring(name: string): DmarcStep {
  return { policy: `v=DMARC1; p=none; rua=mailto:postmaster@${name}` }
}

/** The last one that has come into force; before all of them, the first. */
export function dmarcOn(today: string, steps: readonly DmarcStep[]): string {
  const begun = steps.filter(({ since }) => since === undefined || since <= today)
  return (begun.at(-1) ?? steps[0])?.policy ?? ''
}

/** Where mail for a domain goes: only once the server takes it. */
export function routeRecords({ name }: MailDomain, server: MailServer): RecordSet[] {
  const { host, clients, mtaSts, imap } = server
  return [
    { name, type: 'MX', values: [`10 ${host}.`] },
    ...(clients
      ? [
          { name: `_submissions._tcp.${name}`, type: 'SRV', values: [`0 1 465 ${host}.`] },
          { name: `_submission._tcp.${name}`, type: 'SRV', values: [`10 1 587 ${host}.`] },
        ]
      : []),
    ...(clients && imap ? [{ name: `_imaps._tcp.${name}`, type: 'SRV', values: [`0 1 993 ${host}.`] }] : []),
    ...(mtaSts === 'none'
      ? []
      : [{ name: `_mta-sts.${name}`, type: 'TXT', values: [`v=STSv1; id=${policyId(server)}`] }]),
  ]
}

/** The policy that receivers of the record fetch (RFC 8461, 3.2). */
export function mtaStsPolicy({ host, mtaSts }: Pick<MailServer, 'host' | 'mtaSts'>): string {
  const week = 604_800
  return `version: STSv1\r\nmode: ${mtaSts}\r\nmx: ${host}\r\nmax_age: ${week}\r\n`
}

/** Another policy has another id: senders look again when it has changed. */
function policyId(server: MailServer): string {
  return createHash('sha256').update(mtaStsPolicy(server)).digest('hex').slice(0, 20)
}

/** All that sends the mail of a domain here. */
export function formerRoutes(domain: MailDomain, server: MailServer): FormerSet[] {
  return gone(routeRecords(domain, { ...server, clients: true, imap: true, mtaSts: 'enforce' }))
}

/** All that lets this server send for a domain, and answer for it. */
export function formerSenders(domain: MailDomain, server: MailServer): FormerSet[] {
  const all = { ...server, mtaSts: 'enforce', autoconfig: true } as const
  return gone([...senderRecords(domain, ''), ...siteRecords(domain, all)])
}

/** The keys with which messages of a domain were signed. */
export function formerKeys({ name, dkim = FIRST_KEY }: MailDomain): FormerSet[] {
  return Object.keys(dkim).map((selector) => ({
    name: `${selector}._domainkey.${name}`,
    type: 'TXT',
    state: 'absent',
  }))
}

/** The selectors of a domain that names none. */
export const FIRST_KEY = { s1: 'signing' } as const

function gone(records: readonly RecordSet[]): FormerSet[] {
  return records.map(({ name, type }) => ({ name, type, state: 'absent' }))
}

function filled(records: readonly RecordSet[]): RecordSet[] {
  return records.filter(({ values }) => values.length > 0)
}
