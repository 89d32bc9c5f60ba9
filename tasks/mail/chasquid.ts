import { type Change, defineTask, isMissing, Refusal } from 'hostwright'
import { aliasesText, configText } from './lib/chasquid-config.ts'
import { domainChanges, domainState } from './lib/chasquid-domain.ts'
import { aliasesThere, lostMail } from './lib/chasquid-lost-mail.ts'
import {
  findingsOf,
  requireServer,
  serverConfiguration,
  serverDirectories,
  serverState,
  serviceChanges,
} from './lib/chasquid-server.ts'
import { ACCOUNT_PARAMS } from './lib/params.ts'

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
        items: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string', pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'the domain' },
            aliases: {
              type: 'object',
              additionalProperties: { type: 'array', items: { type: 'string' } },
              description: 'names, without the domain, and where their mail goes',
            },
            catch_all: {
              type: 'array',
              items: { type: 'string' },
              description: 'where mail goes that is for neither an account nor an alias',
            },
            users: {
              type: 'array',
              description: 'the accounts that may send mail; others are left unchanged',
              items: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: {
                    type: 'string',
                    pattern: '^[a-z0-9][a-z0-9._-]*$',
                    description: 'the name, without the domain',
                  },
                  ...ACCOUNT_PARAMS,
                },
              },
            },
          },
        },
      },
      mda: {
        type: 'object',
        required: ['command'],
        properties: {
          command: { type: 'string', pattern: '^/', description: 'the program' },
          args: { type: 'array', items: { type: 'string' }, description: 'its arguments' },
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
  read: async (host, { certificates, domains }) => {
    const [server, ...seen] = await Promise.all([
      serverState(host, certificates ?? []),
      ...domains.map(({ name, users }) => domainState(host, name, users ?? [])),
    ])
    return { server, domains: seen }
  },
  plan: ({ server, domains }, params) => {
    const { hostname, mda, settings = {}, service, settle } = params
    requireServer(server, settings)
    const given = params.domains.map((one, at) => ({ ...one, seen: domains[at] }))
    const found = given.flatMap(({ aliases, catch_all, users = [], seen }) => {
      const nameless = users.find(({ password, state }) => state === 'present' && password === undefined)
      if (nameless !== undefined) throw new Refusal(`the account ${nameless.name} needs a password`)
      if (seen === undefined || mda !== undefined) return []
      const names = aliases ?? catch_all
      return lostMail(seen, names === undefined ? aliasesThere(seen) : Object.keys(aliases ?? {}))
    })
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
    const inside = given.flatMap(({ aliases, catch_all, seen }): readonly Change[] => {
      const ours = aliases !== undefined || catch_all !== undefined
      return seen === undefined
        ? []
        : domainChanges(seen, ours ? aliasesText(aliases ?? {}, catch_all) : undefined)
    })
    const ready = service && !domains.some((one) => isMissing(one.directory))
    return [...folders, conf, ...inside, ...(ready ? serviceChanges(server, settle) : []), ...findings]
  },
  outputs: ({ server }) => ({ version: server.version }),
})

/** The new file is judged as part of a configuration, without touching the one in force. */
const CHECK =
  'd=$(mktemp -d) && trap \'rm -rf "$d"\' EXIT && cp "$1" "$d/chasquid.conf" && chasquid-util -C="$d" print-config >&2'
