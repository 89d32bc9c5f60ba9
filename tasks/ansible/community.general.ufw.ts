import { type Change, defineTask, Refusal } from 'hostwright'
import { off } from './lib/params.ts'
import { is, said } from './lib/said.ts'
import { type UfwAsked, ufwAsks, ufwChange } from './lib/ufw.ts'

const WORD = { type: 'string', pattern: '^[A-Za-z0-9_.:/+-]+$' } as const
const PORT = { type: ['string', 'integer'], pattern: '^[0-9A-Za-z:,_-]+$' } as const

export default defineTask({
  name: 'community.general.ufw',
  summary: 'Manages the firewall ufw: its rules, its defaults, and whether it is on.',
  params: {
    properties: {
      state: {
        enum: ['enabled', 'disabled', 'reloaded', 'reset'],
        description: 'on; off; rules are loaded again',
      },
      default: { enum: ['allow', 'deny', 'reject'], description: 'what happens to what no rule is about' },
      policy: { enum: ['allow', 'deny', 'reject'], description: 'another name of default' },
      direction: { enum: ['in', 'incoming', 'out', 'outgoing', 'routed'], description: 'which way' },
      logging: {
        enum: ['on', 'off', 'low', 'medium', 'high', 'full', true, false],
        description: 'how much is logged',
      },
      rule: { enum: ['allow', 'deny', 'limit', 'reject'], description: 'what a rule does' },
      delete: off('the rule is removed'),
      route: off('the rule is about what is passed on'),
      insert: {
        type: 'integer',
        minimum: 1,
        description: 'not supported: the order of the steps is that of the rules',
      },
      interface: { ...WORD, description: 'the interface; direction is needed, too' },
      if: { ...WORD, description: 'another name of interface' },
      interface_in: { ...WORD, description: 'the interface of what comes in' },
      if_in: { ...WORD, description: 'another name of interface_in' },
      interface_out: { ...WORD, description: 'the interface of what goes out' },
      if_out: { ...WORD, description: 'another name of interface_out' },
      log: off('what the rule is about is logged'),
      from_ip: { ...WORD, description: 'from where' },
      from: { ...WORD, description: 'another name of from_ip' },
      src: { ...WORD, description: 'another name of from_ip' },
      from_port: { ...PORT, description: 'from which port' },
      to_ip: { ...WORD, description: 'to where' },
      to: { ...WORD, description: 'another name of to_ip' },
      dest: { ...WORD, description: 'another name of to_ip' },
      to_port: { ...PORT, description: 'to which port' },
      port: { ...PORT, description: 'another name of to_port' },
      proto: { enum: ['any', 'tcp', 'udp', 'ipv6', 'esp', 'ah', 'gre', 'igmp'], description: 'the protocol' },
      protocol: {
        enum: ['any', 'tcp', 'udp', 'ipv6', 'esp', 'ah', 'gre', 'igmp'],
        description: 'another name of proto',
      },
      name: { type: 'string', pattern: '^[A-Za-z0-9 _.+-]+$', description: 'an application that ufw knows' },
      app: { type: 'string', pattern: '^[A-Za-z0-9 _.+-]+$', description: 'another name of name' },
      comment: { type: 'string', pattern: "^[^\\n']*$", description: 'a comment of the rule' },
    },
  },
  read: (host, params) =>
    Promise.all(
      ufwAsks(askedOf(params)).map(async (one) => ({ ...one, seen: await host.see(said(one.ask)) })),
    ),
  plan: (all, { insert }) => {
    if (insert !== undefined) throw new Refusal('insert is not supported')
    return all.map((one): Change => ufwChange(one, is('right')))
  },
})

interface UfwParams {
  readonly [name: string]: string | number | boolean | undefined
}

/** Params as one thing by one name. */
function askedOf(params: UfwParams): UfwAsked {
  const text = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => params[name]).find((one) => one !== undefined)
    return found === undefined ? undefined : String(found)
  }
  const logging = params['logging'] === true ? 'on' : params['logging'] === false ? 'off' : text('logging')
  return {
    state: text('state'),
    fallback: text('default', 'policy'),
    direction: text('direction'),
    logging,
    rule: text('rule'),
    isGone: params['delete'] === true,
    isRoute: params['route'] === true,
    isLogged: params['log'] === true,
    interface: text('interface', 'if'),
    interfaceIn: text('interface_in', 'if_in'),
    interfaceOut: text('interface_out', 'if_out'),
    from: text('from_ip', 'from', 'src') ?? 'any',
    fromPort: text('from_port'),
    to: text('to_ip', 'to', 'dest') ?? 'any',
    toPort: text('to_port', 'port'),
    proto: text('proto', 'protocol'),
    app: text('name', 'app'),
    comment: text('comment'),
  }
}
