import { defineTask, mapSeen, Refusal, say } from 'hostwright'
import type { Wanted } from './lib/check/finding.ts'
import { plainAddress, plainName } from './lib/check/names.ts'
import { observe } from './lib/check/observe.ts'
import { findingsOf } from './lib/check/observed.ts'
import { pageWritten } from './lib/check/page.ts'
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
    const { resolver = null, outbound, blocklists, renewal, backup } = params
    const path = params.certificate ?? `/etc/chasquid/certs/${wanted.host}/fullchain.pem`
    const lists = { addresses: blocklists.addresses ?? [], names: blocklists.names ?? [] }
    const places = { path, ca, resolver, outbound, blocklists: lists, renewal, backup }
    const seen = await observe(host, wanted, places)
    return { pem, findings: mapSeen(seen, (observed) => ordered(findingsOf(observed, wanted))) }
  },
  plan: ({ pem, findings }, { host, fail_on, page, page_template }) => {
    if (pem !== null && typeof pem !== 'string') throw new Refusal('ca_file is not text in PEM form')
    const template = page_template?.known === true ? page_template.value : null
    if (page !== undefined && typeof template !== 'string')
      throw new Refusal('a page needs page_template, a text')
    if (!findings.known) return [say(`not known yet: ${findings.cause}`)]
    const { value, assuming } = findings
    const all = [...value.flatMap(linesOf), summaryOf(value)].join('\n')
    if (failing(value, fail_on).length > 0) throw new Refusal(all, assuming)
    const told = [...value.map(toldFinding), say(summaryOf(value))]
    if (page === undefined || typeof template !== 'string') return told
    return [...told, pageWritten({ path: page, template, host, findings: value })]
  },
  outputs: ({ findings }) => ({
    findings,
    counts: mapSeen(findings, countsOf),
    summary: mapSeen(findings, summaryOf),
  }),
})
