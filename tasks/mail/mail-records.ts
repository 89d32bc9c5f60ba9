import { defineFact, defineTask, mapSeen } from 'hostwright'
import {
  formerRecords,
  hostRecords,
  type MailServer,
  mtaStsPolicy,
  routeRecords,
  senderRecords,
} from './lib/mail-records.ts'
import { DOMAIN_PARAM } from './lib/params.ts'

/** The day on the host, in UTC: `2026-12-01`. */
const today = defineFact<null, string>({
  name: 'day',
  script: () => 'date -u +%F',
  parse: ({ stdout }) => [stdout.trim()],
})

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
      clients: { type: 'boolean', default: true, description: 'SRV records with which clients find it' },
    },
    required: ['host', 'addresses', 'domains'],
  },
  read: (host) => host.see(today(null)),
  plan: () => [],
  outputs: (day, { host, addresses, domains, caa = [], mta_sts, clients }) => {
    const server: MailServer = { host, addresses, caa, mtaSts: mta_sts, clients }
    const present = domains.filter(({ state }) => state === 'present')
    const gone = domains.filter(({ state }) => state === 'absent')
    return {
      host: hostRecords(server),
      senders: mapSeen(day, (date) => present.flatMap((one) => senderRecords(one, date))),
      routes: present.flatMap((one) => routeRecords(one, server)),
      former: gone.flatMap((one) => formerRecords(one, server)),
      selectors: domains.flatMap(({ name, state, dkim = { s1: 'signing' } }) =>
        Object.entries(dkim).map(([selector, how]) => ({
          domain: name,
          selector,
          state: state === 'absent' ? 'absent' : how,
        })),
      ),
      mta_sts_policy: mtaStsPolicy(server),
    }
  },
})
