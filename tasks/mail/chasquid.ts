import { defineTask, isMissing, Refusal } from 'hostwright'
import { configText } from './lib/chasquid-config.ts'
import { domainChanges, domainGone, domainState } from './lib/chasquid-domain.ts'
import { aliasesOf, mailTrouble, matched } from './lib/chasquid-given.ts'
import { leftovers, leftoversGone } from './lib/chasquid-leftovers.ts'
import {
  CHASQUID_ETC,
  findingsOf,
  requireServer,
  serverConfiguration,
  serverDirectories,
  serverState,
  serviceChanges,
} from './lib/chasquid-server.ts'
import { DOMAIN_PARAM } from './lib/params.ts'

/** A new configuration counts only after a restart, which the step that gives it owes: `notify` a handler that restarts chasquid. */
export default defineTask({
  name: 'chasquid',
  summary:
    'Configures and runs the mail server chasquid for these domains, aliases and accounts; notify a restart, which a change of its configuration needs.',
  params: {
    properties: {
      hostname: {
        type: 'string',
        pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
        description: 'the name in its greeting: the host name, which the DNS must know in both directions',
      },
      certificates: {
        type: 'array',
        items: { type: 'string', pattern: '^[^/]+$' },
        description: 'directories in /etc/chasquid/certs that must hold a certificate before it starts',
      },
      domains: {
        type: 'array',
        minItems: 1,
        description: 'the domains whose mail it accepts',
        items: DOMAIN_PARAM,
      },
      exclusive: {
        type: 'boolean',
        default: false,
        description:
          'remove what is not listed: accounts of a listed domain, and certificates; a domain only goes with state: absent',
      },
      mda: {
        type: 'object',
        required: ['command'],
        properties: {
          command: { type: 'string', pattern: '^/', description: 'the program' },
          args: { type: 'array', items: { type: 'string' }, description: 'its arguments' },
          mailbox: {
            type: 'boolean',
            default: true,
            description: 'whether an account that does not say so has a mailbox there; others need an alias',
          },
        },
        description: 'the program that delivers to local mailboxes; without it, every account needs an alias',
      },
      settings: {
        type: 'object',
        additionalProperties: { type: ['string', 'integer', 'boolean'] },
        description: 'additional keys of chasquid.conf(5)',
      },
      service: { type: 'boolean', default: true, description: 'start it now and at boot' },
      settle: {
        type: 'integer',
        default: 2,
        minimum: 0,
        maximum: 60,
        description: 'seconds for which it must stay up after a start',
      },
    },
    required: ['hostname', 'domains'],
  },
  read: async (host, { certificates, domains, exclusive }) => {
    const named = { certificates: certificates ?? [], domains: domains.map(({ name }) => name) }
    const [server, left, ...seen] = await Promise.all([
      serverState(host, named.certificates),
      exclusive ? leftovers(host, CHASQUID_ETC, named) : NO_LEFTOVERS,
      ...domains.map((one) => domainState(host, { ...one, exclusive: exclusive && one.users !== undefined })),
    ])
    return { server, left, domains: seen }
  },
  plan: ({ server, left, domains }, params) => {
    const { hostname, mda, settings = {}, service, settle } = params
    requireServer(server, settings)
    if (params.exclusive && params.certificates === undefined)
      throw new Refusal('exclusive needs certificates: those that are not listed are removed')
    const { given, dropped } = matched(params.domains, domains)
    const drop = String(settings['drop_characters'] ?? '.')
    const found = given.flatMap((one) => mailTrouble(one, { mailbox: mda?.mailbox, drop }))
    const folders = serverDirectories(server)
    const config = configText({
      hostname,
      ...settings,
      mail_delivery_agent_bin: mda?.command,
      mail_delivery_agent_args: mda?.args,
    })
    const conf = serverConfiguration(server, {
      content: config,
      mode: '0644',
      validate: ['sh', '-c', CHECK, 'sh', '%s'],
    })
    const findings = [...findingsOf(server), ...found]
    // Each round makes one level of directories: what is in them is planned over that.
    if (isMissing(server.certs) || isMissing(server.domains)) return [...folders, conf, ...findings]
    const ready = service && !given.some(({ seen }) => isMissing(seen.directory))
    return [
      ...folders,
      conf,
      ...given.flatMap(({ seen, ...one }) => domainChanges(seen, aliasesOf(one))),
      ...dropped.flatMap(domainGone),
      ...leftoversGone(left),
      ...(ready ? serviceChanges(server, settle) : []),
      ...findings,
    ]
  },
  outputs: ({ server }) => ({ version: server.version }),
})

const NO_LEFTOVERS = { certificates: [], domains: [] }

/** The new file is judged as part of a configuration, without touching the one in force. */
const CHECK =
  'd=$(mktemp -d) && trap \'rm -rf "$d"\' EXIT && cp "$1" "$d/chasquid.conf" && chasquid-util -C="$d" print-config >&2'
