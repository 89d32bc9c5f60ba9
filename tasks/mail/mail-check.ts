import { defineTask, mapSeen, Refusal, type Seen, say } from 'hostwright'
import type { Finding, Severity, Wanted } from './lib/check/finding.ts'
import { earlierIn, type KeptText, keptText, resultKept } from './lib/check/kept.ts'
import { plainAddress, plainName } from './lib/check/names.ts'
import { observe } from './lib/check/observe.ts'
import { findingsOf } from './lib/check/observed.ts'
import { pageWritten } from './lib/check/page.ts'
import { type Earlier, toldSince, worsened } from './lib/check/since.ts'
import { countsOf, failing, linesOf, ordered, summaryOf, toldFinding } from './lib/check/told.ts'
import { FIRST_KEY } from './lib/mail-records.ts'
import { DOMAIN_PARAM } from './lib/params.ts'

/** A name in the DNS, as it may stand in a command to a mail server. */
const NAME = '^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$'

const LISTS = { type: 'array', items: { type: 'string', pattern: NAME } } as const

/** The selectors of the keys that sign; those that are retired prove nothing about new mail. */
function signing(dkim: { readonly [selector: string]: string } = FIRST_KEY): string[] {
  return Object.keys(dkim).filter((selector) => dkim[selector] === 'signing')
}

export default defineTask({
  name: 'mail-check',
  summary:
    'Checks a mail server as others see it: DNS, TLS, login, relaying, and the host itself; changes nothing, and runs in a dry run, too.',
  params: {
    properties: {
      host: { type: 'string', pattern: NAME, description: 'the name of the mail server' },
      addresses: {
        type: 'object',
        additionalProperties: { type: 'string', pattern: '^[0-9A-Fa-f:.]+$' },
        description: 'each address that it sends from: {A: 203.0.113.5, AAAA: "2001:db8::5"}',
      },
      domains: {
        type: 'array',
        minItems: 1,
        items: DOMAIN_PARAM,
        description:
          'the domains whose mail it takes and sends; of each, its name and the selectors of its keys',
      },
      certificate: {
        type: 'string',
        pattern: '^/',
        description:
          'the file that its certificate is read from; by default in certs/ of chasquid, by the name of the host',
      },
      ca_file: {
        local: 'file',
        description:
          'a file on the controller: the authority that signed the certificate, if it is not a public one',
      },
      resolver: {
        type: 'string',
        pattern: '^[A-Za-z0-9.:\\[\\]-]+$',
        description: 'the resolver that knows where name servers are; by default that of the controller',
      },
      outbound: {
        type: 'string',
        pattern: NAME,
        default: 'gmail-smtp-in.l.google.com',
        description: 'the mail server whose port 25 the host must reach',
      },
      blocklists: {
        type: 'object',
        properties: {
          addresses: { ...LISTS, description: 'lists of addresses' },
          names: { ...LISTS, description: 'lists of domains' },
        },
        default: {
          addresses: ['zen.spamhaus.org', 'bl.spamcop.net', 'b.barracudacentral.org', 'psbl.surriel.com'],
          names: ['dbl.spamhaus.org'],
        },
        description: 'the blocklists that must list neither addresses nor domains',
      },
      imap: {
        type: 'boolean',
        default: false,
        description:
          'it has mailboxes: port 993 is looked at, too, and that 143 takes no password without TLS',
      },
      renewal: {
        type: 'string',
        pattern: '^[A-Za-z0-9@._-]+$',
        default: 'hostwright-acme-mail',
        description: 'the unit that renews the certificate, without .timer',
      },
      backup: {
        type: 'string',
        pattern: '^/',
        default: '/var/backups/hostwright',
        description: 'where git-backup keeps the backup on the host',
      },
      page: {
        type: 'string',
        minLength: 1,
        description: 'a file on the controller to write the findings to, as a page; not if the step fails',
      },
      page_template: {
        local: 'file',
        description: 'the Handlebars template of that page: templates/mailcheck.html.hbs is one',
      },
      since: {
        type: 'string',
        minLength: 1,
        description:
          'a file on the controller in which the result is kept: only what has changed since then is told, and the step fails only if something has become worse',
      },
      fail_on: {
        enum: ['error', 'warning', 'never'],
        default: 'error',
        description: 'the step fails if a check of this severity, or of a worse one, fails',
      },
    },
    required: ['host', 'addresses', 'domains'],
  },
  read: async (host, params) => {
    const pem = params.ca_file?.known === true ? params.ca_file.value : null
    const ca = typeof pem === 'string' ? pem : null
    const wanted: Wanted = {
      host: plainName(params.host),
      addresses: Object.values(params.addresses).map(plainAddress),
      domains: params.domains
        .filter(({ state }) => state === 'present')
        .map(({ name, dkim }) => ({ name: plainName(name), dkim: signing(dkim) })),
    }
    const { resolver = null, outbound, blocklists, renewal, backup, imap } = params
    const path = params.certificate ?? `/etc/chasquid/certs/${wanted.host}/fullchain.pem`
    const lists = { addresses: blocklists.addresses ?? [], names: blocklists.names ?? [] }
    const places = { path, ca, resolver, outbound, blocklists: lists, renewal, backup, imap }
    const [seen, before] = await Promise.all([
      observe(host, wanted, places),
      params.since === undefined ? null : host.see(keptText(params.since)),
    ])
    return { pem, before, findings: mapSeen(seen, (observed) => ordered(findingsOf(observed, wanted))) }
  },
  plan: ({ pem, before, findings }, params) => {
    const { host, fail_on, page, page_template, since } = params
    if (pem !== null && typeof pem !== 'string') throw new Refusal('ca_file is not text in PEM form')
    const template = page_template?.known === true ? page_template.value : null
    if (page !== undefined && typeof template !== 'string')
      throw new Refusal('a page needs page_template, a text')
    if (!findings.known) return [say(`not known yet: ${findings.cause}`)]
    const { value, assuming } = findings
    const written =
      page === undefined || typeof template !== 'string'
        ? []
        : [pageWritten({ path: page, template, host, findings: value })]
    if (since !== undefined) return [...written, keptSince(since, before, { host, fail_on, findings: value })]
    const all = [...value.flatMap(linesOf), summaryOf(value)].join('\n')
    if (failing(value, fail_on).length > 0) throw new Refusal(all, assuming)
    return [...value.map(toldFinding), say(summaryOf(value)), ...written]
  },
  outputs: ({ before, findings }, { host, since }) => ({
    findings,
    counts: mapSeen(findings, countsOf),
    // Of the findings that are wrong, those that were not: all of them, where nothing earlier is known.
    worse: mapSeen(findings, (all) =>
      countsOf(worsened(earlier(since, host, before)?.findings ?? null, all, 'info')),
    ),
    summary: mapSeen(findings, summaryOf),
  }),
})

interface Told {
  readonly host: string
  readonly fail_on: Severity | 'never'
  readonly findings: readonly Finding[]
}

/** What has changed is told, and the result kept; then the step fails if anything has become worse. */
function keptSince(path: string, before: Seen<KeptText> | null, { host, fail_on, findings }: Told) {
  const old = earlier(path, host, before)
  const bad = worsened(old?.findings ?? null, findings, fail_on)
  const since = old === null ? '' : ` since ${old.when}`
  const worse =
    bad.length === 0
      ? null
      : `worse${since}: ${bad.map(({ id, evidence }) => `${id}: ${evidence}`).join('; ')}`
  return resultKept({ path, host, findings, worse }, toldSince(path, old, findings))
}

function earlier(path: string | undefined, host: string, before: Seen<KeptText> | null): Earlier | null {
  return path === undefined || before?.known !== true ? null : earlierIn(path, host, before.value)
}
