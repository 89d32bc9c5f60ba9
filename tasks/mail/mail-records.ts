import { allSeen, defineTask, mapSeen, say } from 'hostwright'
import { dnsSigned } from '../dns/lib/dns-signed.ts'
import { day } from './lib/day.ts'
import {
  FIRST_KEY,
  formerKeys,
  formerRoutes,
  formerSenders,
  hostRecords,
  type MailServer,
  mtaStsPolicy,
  reverseRecords,
  routeRecords,
  senderRecords,
  siteRecords,
} from './lib/mail-records.ts'
import { unsignedZones } from './lib/mail-signed.ts'
import { DOMAIN_PARAM } from './lib/params.ts'

export default defineTask({
  name: 'mail-records',
  summary:
    'Lists the DNS records that a mail server and its domains need; changes nothing: its outputs are for dns-record.',
  params: {
    properties: {
      host: {
        type: 'string',
        pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
        description: 'the name of the server, in lower case',
      },
      addresses: {
        type: 'object',
        properties: {
          A: { type: 'array', items: { type: 'string' }, description: 'its IPv4 addresses' },
          AAAA: { type: 'array', items: { type: 'string' }, description: 'its IPv6 addresses' },
        },
        description: 'the addresses from which it sends',
      },
      reverse: {
        type: 'boolean',
        default: false,
        description: 'the names of its addresses (PTR) are yours to set',
      },
      domains: { type: 'array', items: DOMAIN_PARAM, description: 'its domains' },
      caa: {
        type: 'array',
        items: { type: 'string', pattern: '^[a-z0-9.-]+$' },
        description: 'the certificate authorities that may issue for its name; if not given, all may',
      },
      mta_sts: {
        enum: ['none', 'testing', 'enforce'],
        default: 'none',
        description: 'whether other servers are told to insist on TLS; the policy must be served',
      },
      autoconfig: {
        type: 'boolean',
        default: false,
        description: 'mail programs that ask at autoconfig.DOMAIN are answered by the server',
      },
      imap: {
        type: 'boolean',
        default: false,
        description: 'its accounts have mailboxes there: with clients, SRV records lead to them, too',
      },
      dane: {
        enum: ['none', 'signed', 'assumed'],
        default: 'none',
        description:
          'the key of the server is to be published (TLSA), which others believe in signed zones only; signed: refused where that of the server is not; assumed: nobody is asked',
      },
      resolver: {
        type: 'string',
        minLength: 1,
        description:
          'dane: the resolver that is asked whether zones are signed; by default that of the controller',
      },
      clients: { type: 'boolean', default: true, description: 'SRV records with which clients find it' },
    },
    required: ['host', 'addresses', 'domains'],
  },
  read: async (host, { dane, resolver = null, ...params }) => {
    const names = params.domains.filter(({ state }) => state === 'present').map(({ name }) => name)
    const zones = dane === 'signed' ? [params.host, ...names] : []
    const [today, ...signed] = await Promise.all([
      host.see(day(null)),
      ...zones.map((name) => host.see(dnsSigned({ name, resolver }))),
    ])
    return { today, signed: allSeen(signed) }
  },
  plan: ({ signed }, { host, addresses, reverse }) => {
    // Addresses that are none are refused here, before anything is made of them.
    if (reverse) reverseRecords({ host, addresses })
    return signed.known ? unsignedZones(host, signed.value).map((words) => say(words)) : []
  },
  outputs: (
    { today },
    { host, addresses, reverse, domains, caa = [], mta_sts, clients, autoconfig, imap },
  ) => {
    const server: MailServer = { host, addresses, caa, mtaSts: mta_sts, clients, autoconfig, imap }
    const present = domains.filter(({ state }) => state === 'present')
    const gone = domains.filter(({ state }) => state === 'absent')
    const formerWays = gone.flatMap((one) => formerRoutes(one, server))
    const formerOthers = gone.flatMap((one) => formerSenders(one, server))
    return {
      host: hostRecords(server),
      reverse: reverse ? reverseRecords(server) : [],
      senders: mapSeen(today, (date) => [
        ...present.flatMap((one) => [...senderRecords(one, date), ...siteRecords(one, server)]),
        ...formerOthers,
      ]),
      routes: [...present.flatMap((one) => routeRecords(one, server)), ...formerWays],
      // The way of the mail first: nobody is sent to a server that takes no more of it.
      former: [...formerWays, ...formerOthers, ...gone.flatMap(formerKeys)],
      selectors: present.flatMap(({ name, dkim = FIRST_KEY }) =>
        Object.entries(dkim).map(([selector, state]) => ({ domain: name, selector, state })),
      ),
      mta_sts_policy: mtaStsPolicy(server),
    }
  },
})
