import { environmentName, oneLine, quote, Refusal, reveal, Secret } from 'hostwright'
import type { DnsKey } from '../../dns/lib/dns-key.ts'
import { type AcmeKeyType, type AcmePlan, acmeScript } from './acme-script.ts'
import type { Kept } from './certificate.ts'

/** Where the settings of certificates are kept on a host, and the scripts that keep them. */
const ACME_ETC = '/etc/hostwright'
const ACME_LIB = '/usr/local/lib/hostwright'

/** A certificate as it is wanted: the params of the task `acme`. */
export interface AcmeWanted {
  readonly name: string
  readonly domains: readonly string[]
  readonly email: string
  readonly directory: string
  readonly client: AcmePlan['client']
  readonly key_type: AcmeKeyType
  readonly dns: {
    readonly provider: string
    readonly server?: string
    readonly zone?: string
    readonly key?: DnsKey
    readonly env?: { readonly [name: string]: string | Secret }
    readonly resolvers?: readonly string[]
    readonly sleep?: number
  }
  readonly ca_file?: string
  readonly install: {
    readonly directory: string
    readonly owner: string
    readonly group: string
    readonly mode: string
  }
  readonly reload?: readonly string[]
  readonly timer: string
  readonly timer_delay: string
}

/** What all is written on the host for a certificate: path by path, its content. */
export interface AcmeFiles {
  readonly script: string
  readonly env: Secret
  /** The TSIG key where the client wants it as a file. */
  readonly key: Secret | null
  readonly service: string
  readonly timer: string
}

/** The files of a certificate. */
export function acmeFiles(wanted: AcmeWanted): AcmeFiles {
  const asFile = wanted.client === 'acme.sh' && wanted.dns.provider === 'rfc2136'
  return {
    script: acmeScript(scriptOf(wanted)),
    env: envContent(wanted),
    key: asFile ? keyContent(wanted) : null,
    service: serviceContent(wanted),
    timer: timerContent(wanted),
  }
}

/** How a certificate is kept: where it is, and what it shall be. */
export function acmeKept({ name, domains, install, directory, key_type, client }: AcmeWanted): Kept {
  return {
    chain: `${install.directory}/fullchain.pem`,
    key: `${install.directory}/privkey.pem`,
    state: `/var/lib/hostwright/acme/${name}`,
    names: [...new Set(domains)].sort(),
    issued: `${directory} ${key_type} ${client}`,
  }
}

/** The unit that keeps a certificate, without what kind of unit it is. */
export function acmeUnit(name: string): string {
  return `hostwright-acme-${name}`
}

/** Where all that a certificate needs stands on a host. */
export function acmePlaces({ name, install }: AcmeWanted) {
  return {
    etc: ACME_ETC,
    acme: `${ACME_ETC}/acme`,
    lib: ACME_LIB,
    install: install.directory,
    env: `${ACME_ETC}/acme/${name}.env`,
    key: `${ACME_ETC}/acme/${name}.key`,
    script: `${ACME_LIB}/acme-${name}`,
    service: `/etc/systemd/system/${acmeUnit(name)}.service`,
    timer: `/etc/systemd/system/${acmeUnit(name)}.timer`,
    chain: `${install.directory}/fullchain.pem`,
    privkey: `${install.directory}/privkey.pem`,
  }
}

function scriptOf(params: AcmeWanted): AcmePlan {
  const { name, domains, email, directory, client, key_type, dns, ca_file, install, reload } = params
  const rfc2136 = client === 'lego' ? 'rfc2136' : 'dns_nsupdate'
  return {
    kept: acmeKept(params),
    client,
    domains: [...new Set(domains)],
    email,
    directory,
    keyType: key_type,
    provider: dns.provider === 'rfc2136' ? rfc2136 : dns.provider,
    envFile: `${ACME_ETC}/acme/${name}.env`,
    caFile: ca_file,
    resolvers: dns.resolvers ?? [],
    sleep: dns.sleep,
    install,
    reload: reload ?? [],
  }
}

function envContent(params: AcmeWanted): Secret {
  const { dns, client } = params
  const own: AcmeWanted['dns']['env'] =
    dns.provider !== 'rfc2136' ? {} : client === 'lego' ? legoEnv(params) : nsupdateEnv(params)
  const lines = Object.entries({ ...own, ...dns.env }).map(
    ([name, value]) => `${environmentName(name)}=${quote(reveal(value))}\n`,
  )
  return new Secret(lines.join(''))
}

function rfc2136({ dns }: AcmeWanted) {
  const { server, key } = dns
  if (server === undefined || key === undefined) throw new Refusal('dns: rfc2136 needs server and key')
  const [, host = server, port = '53'] = /^(.*[^:]):(\d+)$/.exec(server) ?? []
  return { host, port, key }
}

/** Sixty seconds between two records of one name is lego's own default: the server we update is the one that is asked. */
function legoEnv(params: AcmeWanted) {
  const { host, port, key } = rfc2136(params)
  return {
    RFC2136_NAMESERVER: `${host}:${port}`,
    RFC2136_TSIG_ALGORITHM: `${key.algorithm}.`,
    RFC2136_TSIG_KEY: key.name,
    RFC2136_TSIG_SECRET: key.secret,
    RFC2136_SEQUENCE_INTERVAL: '1',
    RFC2136_POLLING_INTERVAL: '2',
    RFC2136_PROPAGATION_TIMEOUT: '120',
  }
}

function nsupdateEnv(params: AcmeWanted) {
  const { host, port } = rfc2136(params)
  const zone = params.dns.zone === undefined ? {} : { NSUPDATE_ZONE: params.dns.zone }
  return {
    NSUPDATE_SERVER: host,
    NSUPDATE_SERVER_PORT: port,
    NSUPDATE_KEY: `${ACME_ETC}/acme/${params.name}.key`,
    ...zone,
  }
}

function keyContent(params: AcmeWanted): Secret {
  const { name, algorithm, secret } = rfc2136(params).key
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new Refusal(`dns: ${JSON.stringify(name)} is not a valid name for a key`)
  const key = reveal(secret).trim()
  if (!/^[A-Za-z0-9+/=]+$/.test(key)) throw new Refusal('dns: the secret of the key is not base64')
  return new Secret(`key "${name}" { algorithm ${algorithm}; secret "${key}"; };\n`)
}

function serviceContent({ name, domains }: AcmeWanted): string {
  return `[Unit]
Description=Certificate for ${domains.join(', ')}
After=network-online.target

[Service]
Type=oneshot
ExecStart=${ACME_LIB}/acme-${name}
`
}

function timerContent({ name, timer, timer_delay }: AcmeWanted): string {
  return `[Unit]
Description=Looks whether the certificate ${name} is due

[Timer]
OnCalendar=${oneLine('timer', timer)}
RandomizedDelaySec=${oneLine('timer_delay', timer_delay)}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
`
}
