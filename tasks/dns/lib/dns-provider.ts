import { createHmac } from 'node:crypto'
import { Refusal, reveal, type Secret, type Seen } from 'hostwright'
import { DNS_KEY, type DnsKey } from './dns-key.ts'
import type { DnsType } from './dns-message.ts'
import { dnsName } from './dns-name.ts'

/** The ways to change records that we know. */
export type DnsProviderType =
  | 'rfc2136'
  | 'powerdns'
  | 'cloudflare'
  | 'hetzner'
  | 'desec'
  | 'route53'
  | 'digitalocean'
  | 'ovh'
  | 'gandi'
  | Landlord
  | 'manual'

/** Those that addresses are rented from: they have the names of these, and nothing else. */
type Landlord = 'hetzner-cloud' | 'ovh-ip' | 'vultr' | 'contabo'

/** Where records are changed, and with what right. */
export type DnsProviderParam = {
  readonly type: DnsProviderType
  readonly server?: string
  readonly key?: DnsKey
  readonly zone?: string
  readonly url?: string
  readonly token?: string | Secret
  readonly api_key?: string | Secret
  readonly server_id?: string
  readonly access_key_id?: string
  readonly secret_access_key?: string | Secret
  readonly application_key?: string
  readonly application_secret?: string | Secret
  readonly consumer_key?: string | Secret
  readonly client_id?: string
  readonly client_secret?: string | Secret
  readonly user?: string
  readonly password?: string | Secret
  readonly auth_url?: string
  readonly servers?: readonly string[]
  readonly resolver?: string
}

/** A provider as a param, wherever a task takes one. */
export const DNS_PROVIDER = {
  type: 'object',
  properties: {
    type: {
      enum: [
        'rfc2136',
        'powerdns',
        'cloudflare',
        'hetzner',
        'desec',
        'route53',
        'digitalocean',
        'ovh',
        'gandi',
        'hetzner-cloud',
        'ovh-ip',
        'vultr',
        'contabo',
        'manual',
      ],
      description:
        'who has the zone; hetzner-cloud, ovh-ip, vultr, contabo: who an address is rented from, for its name (PTR); manual: a person sets the records, they are shown and waited for',
    },
    server: {
      type: 'string',
      minLength: 1,
      description: 'rfc2136: a name server that serves the zone and accepts updates, host or host:port',
    },
    key: { ...DNS_KEY, description: 'rfc2136: the TSIG key' },
    zone: { type: 'string', minLength: 1, description: 'the zone, if it is not to be found by asking' },
    url: {
      type: 'string',
      pattern: '^https?://',
      description: 'the address of the interface: powerdns needs it, the others have one',
    },
    token: {
      type: 'string',
      secret: true,
      description: 'cloudflare, hetzner, desec, digitalocean, gandi, hetzner-cloud, vultr: the API token',
    },
    api_key: { type: 'string', secret: true, description: 'powerdns: the API key' },
    server_id: { type: 'string', minLength: 1, description: 'powerdns: the server, localhost if not given' },
    access_key_id: { type: 'string', description: 'route53: the ID of the access key' },
    secret_access_key: { type: 'string', secret: true, description: 'route53: the access key' },
    application_key: { type: 'string', description: 'ovh, ovh-ip: the key of the application' },
    application_secret: { type: 'string', secret: true, description: 'ovh, ovh-ip: its secret' },
    consumer_key: { type: 'string', secret: true, description: 'ovh, ovh-ip: the consumer key' },
    client_id: { type: 'string', description: 'contabo: the ID of the client' },
    client_secret: { type: 'string', secret: true, description: 'contabo: its secret' },
    user: { type: 'string', description: 'contabo: the API user' },
    password: { type: 'string', secret: true, description: 'contabo: the API password' },
    auth_url: {
      type: 'string',
      pattern: '^https?://',
      description: 'contabo: where its tokens are given out, if elsewhere',
    },
    servers: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      description: 'manual: the name servers that are queried; if not given, those of the zone',
    },
    resolver: {
      type: 'string',
      minLength: 1,
      description: 'manual: the resolver that is asked for those; if not given, that of the controller',
    },
  },
  required: ['type'],
} as const

const NEEDS: { readonly [T in DnsProviderType]: readonly (keyof DnsProviderParam)[] } = {
  rfc2136: ['server'],
  powerdns: ['url', 'api_key'],
  cloudflare: ['token'],
  hetzner: ['token'],
  desec: ['token'],
  route53: ['access_key_id', 'secret_access_key'],
  digitalocean: ['token'],
  ovh: ['application_key', 'application_secret', 'consumer_key'],
  gandi: ['token'],
  'hetzner-cloud': ['token'],
  'ovh-ip': ['application_key', 'application_secret', 'consumer_key'],
  vultr: ['token'],
  contabo: ['client_id', 'client_secret', 'user', 'password'],
  manual: [],
}

/** Types of records that a provider does not have. */
const NO_PTR = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'SRV', 'TLSA', 'TXT'] as const
const LACKS: { readonly [T in DnsProviderType]?: readonly DnsType[] } = {
  'hetzner-cloud': NO_PTR,
  'ovh-ip': NO_PTR,
  vultr: NO_PTR,
  contabo: NO_PTR,
  digitalocean: ['PTR', 'TLSA'],
  ovh: ['PTR'],
}

/** What tasks take beside a provider: a name server, and a person, in short. */
export interface ProviderGiven {
  readonly provider?: DnsProviderParam
  readonly server?: string
  readonly key?: DnsKey
  readonly zone?: string
  readonly manual?: boolean
}

/** The provider that was given, also in short. Throws a Refusal where it lacks what its type needs. */
export function providerOf({
  provider,
  server,
  key,
  manual = false,
  ...given
}: ProviderGiven): DnsProviderParam {
  const zone = given.zone === undefined ? provider?.zone : given.zone
  const inside = zone === undefined ? {} : { zone: zone === '.' ? zone : dnsName(zone) }
  if (provider === undefined) {
    // The schema takes exactly one of them.
    const place = server ?? ''
    if (manual) return { type: 'manual', servers: [place] }
    return { type: 'rfc2136', server: place, ...(key && { key }), ...inside }
  }
  const { type } = provider
  if (key !== undefined) throw new Refusal('key belongs to server: a provider has its own')
  const lacks = NEEDS[type].filter((name) => provider[name] === undefined)
  if (lacks.length > 0) throw new Refusal(`the provider ${type} needs ${lacks.join(' and ')}`)
  if (manual) return { type: 'manual', ...(server === undefined ? {} : { servers: [server] }) }
  return { ...provider, ...inside }
}

/** The proof that records belong to a set: only those can write it who have the credentials of the provider. */
export function memberMark(
  { token, api_key, key, ...more }: DnsProviderParam,
  set: string,
  subject: string,
): string {
  const secret =
    token ??
    api_key ??
    key?.secret ??
    more.secret_access_key ??
    more.application_secret ??
    more.client_secret ??
    ''
  return createHmac('sha256', reveal(secret))
    .update(JSON.stringify([set, subject]))
    .digest('hex')
    .slice(0, 32)
}

/** True for those who have nothing but the names of the addresses that they rent out. */
export function isLandlord({ type }: Pick<DnsProviderParam, 'type'>): boolean {
  return LACKS[type] === NO_PTR
}

/** Throws a Refusal where a landlord is asked for more than one name of an address, or for its TTL. */
export function requireNaming(
  { type }: DnsProviderParam,
  { ttl, values }: { readonly ttl?: number | undefined; readonly values: Seen<readonly string[]> },
): void {
  if (!isLandlord({ type })) return
  if (ttl !== undefined) throw new Refusal(`${type} sets the TTL of names itself: give none`)
  if (values.known && values.value.length > 1)
    throw new Refusal(`${type} has one name for an address, not ${values.value.length}`)
}

/** Throws a Refusal where a provider has no records of a type. */
export function requireType({ type: provider }: DnsProviderParam, type: DnsType): void {
  if (LACKS[provider]?.includes(type) === true)
    throw new Refusal(`${provider} has no records of type ${type}`)
}
