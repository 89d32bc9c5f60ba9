import type { DnsType } from '../../../dns/lib/dns-message.ts'
import { plainName, reverseName, upwards } from './names.ts'

/** What the name servers of a zone say of a name and type: no values if there are none; or why they could not be asked. */
export type DnsAnswer =
  | { readonly values: readonly string[]; readonly alias?: string }
  | { readonly failed: string }

/** All that was asked: `mail.example MX` to the answer. */
export type DnsView = { readonly [question: string]: DnsAnswer }

/** Asks for the records of a name and type. Never rejects. */
export type AskDns = (name: string, type: DnsType) => Promise<DnsAnswer>

/** The key of a question in a view. */
export function question(name: string, type: DnsType): string {
  return `${plainName(name)} ${type}`
}

/** What was answered to a question. */
export function answerTo(view: DnsView, name: string, type: DnsType): DnsAnswer {
  return view[question(name, type)] ?? { failed: 'it was not asked' }
}

/** The values of an answer; none if it failed. */
export function valuesOf(answer: DnsAnswer): readonly string[] {
  return 'values' in answer ? answer.values : []
}

/** What the checks want to know of the DNS. */
export type DnsWanted = {
  readonly host: string
  readonly addresses: readonly string[]
  readonly domains: readonly { readonly name: string; readonly dkim: readonly string[] }[]
}

/** Asks all that the checks want to know, what depends on another answer after it. */
export async function lookAround(ask: AskDns, { host, addresses, domains }: DnsWanted): Promise<void> {
  await Promise.all([
    ...hostQuestions(ask, host),
    ...addresses.map((address) => askReverse(ask, address)),
    ...domains.flatMap(({ name, dkim }) => domainQuestions(ask, name, dkim)),
  ])
}

function hostQuestions(ask: AskDns, host: string): Promise<unknown>[] {
  return [
    ...(['A', 'AAAA', 'TXT'] as const).map((type) => ask(host, type)),
    ask(`_25._tcp.${host}`, 'TLSA'),
    ...upwards(host).map((name) => ask(name, 'CAA')),
  ]
}

/** An address, its name, and that name's addresses. */
async function askReverse(ask: AskDns, address: string): Promise<void> {
  const answer = await ask(reverseName(address), 'PTR')
  // Part of a network has its names elsewhere, by an alias (RFC 2317).
  const alias = 'alias' in answer ? answer.alias : undefined
  const names = valuesOf(alias === undefined ? answer : await ask(alias, 'PTR'))
  const type = address.includes(':') ? 'AAAA' : 'A'
  await Promise.all(names.slice(0, 10).map((name) => ask(name, type)))
}

function domainQuestions(ask: AskDns, name: string, selectors: readonly string[]): Promise<unknown>[] {
  return [
    askMx(ask, name),
    askDmarc(ask, name),
    ask(name, 'TXT'),
    ...selectors.map((selector) => ask(`${selector}._domainkey.${name}`, 'TXT')),
    ask(`_mta-sts.${name}`, 'TXT'),
    askAddresses(ask, `mta-sts.${name}`),
    ask(`_smtp._tls.${name}`, 'TXT'),
    ask(`_submissions._tcp.${name}`, 'SRV'),
    askAddresses(ask, `autoconfig.${name}`),
    ...upwards(name).map((one) => ask(one, 'CAA')),
  ]
}

/** The addresses of a name, or of where it leads: a policy is often served by a host of another name. */
async function askAddresses(ask: AskDns, name: string): Promise<void> {
  const answers = await Promise.all([ask(name, 'A'), ask(name, 'AAAA')])
  const alias = answers.flatMap((one) => ('alias' in one && one.alias !== undefined ? [one.alias] : []))[0]
  if (alias !== undefined) await Promise.all([ask(alias, 'A'), ask(alias, 'AAAA')])
}

/** The addresses that were answered for a name, or for where it leads. */
export function addressesOf(view: DnsView, name: string): string[] {
  return (['A', 'AAAA'] as const).flatMap((type) => {
    const answer = answerTo(view, name, type)
    const alias = 'alias' in answer ? answer.alias : undefined
    return valuesOf(alias === undefined ? answer : answerTo(view, alias, type))
  })
}

async function askMx(ask: AskDns, name: string): Promise<void> {
  const targets = valuesOf(await ask(name, 'MX')).map((value) => value.split(' ')[1] ?? '')
  await Promise.all(targets.slice(0, 10).flatMap((target) => [ask(target, 'A'), ask(target, 'AAAA')]))
}

/** Where reports go: that another domain takes them is published there (RFC 9990). */
async function askDmarc(ask: AskDns, name: string): Promise<void> {
  const records = valuesOf(await ask(`_dmarc.${name}`, 'TXT'))
  const domains = records.flatMap(reportDomains).filter((domain) => domain !== name)
  await Promise.all(
    [...new Set(domains)].slice(0, 10).flatMap((domain) => {
      return [ask(`${name}._report._dmarc.${domain}`, 'TXT'), ask(domain, 'MX'), ask(domain, 'A')]
    }),
  )
}

/** The domains of the mailboxes that a DMARC record names. */
export function reportDomains(record: string): string[] {
  return reportMailboxes(record).map((mailbox) => plainName(mailbox.slice(mailbox.lastIndexOf('@') + 1)))
}

/** The mailboxes to which a DMARC record sends aggregate reports. */
export function reportMailboxes(record: string): string[] {
  const rua =
    record
      .split(';')
      .map((part) => part.trim())
      .find((part) => /^rua\s*=/i.test(part)) ?? ''
  const addresses = rua.slice(rua.indexOf('=') + 1).split(',')
  return addresses.flatMap((one) => /^\s*mailto:([^!\s]+@[^!\s]+)/i.exec(one)?.[1] ?? [])
}
