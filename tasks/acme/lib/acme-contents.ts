import { environmentName, oneLine, quote, Refusal, reveal, Secret } from 'hostwright'
import type { AcmeWanted } from './acme-files.ts'

/** Where the settings of certificates are kept on a host. */
export const ACME_ETC = '/etc/hostwright'

/** Where the scripts that keep certificates stand on a host. */
export const ACME_LIB = '/usr/local/lib/hostwright'

/** What the client of a certificate is given in its environment: the account of the DNS provider. */
export function envContent(params: AcmeWanted): Secret {
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

/** The file of a TSIG key, as nsupdate(1) reads it. */
export function keyContent(params: AcmeWanted): Secret {
  const { name, algorithm, secret } = rfc2136(params).key
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new Refusal(`dns: ${JSON.stringify(name)} is not a valid name for a key`)
  const key = reveal(secret).trim()
  if (!/^[A-Za-z0-9+/=]+$/.test(key)) throw new Refusal('dns: the secret of the key is not base64')
  return new Secret(`key "${name}" { algorithm ${algorithm}; secret "${key}"; };\n`)
}

/** The unit that renews a certificate. */
export function serviceContent({ name, domains }: AcmeWanted): string {
  return `[Unit]
Description=Certificate for ${domains.join(', ')}
After=network-online.target

[Service]
Type=oneshot
ExecStart=${ACME_LIB}/acme-${name}
`
}

/** The timer that starts it. */
export function timerContent({ name, timer, timer_delay }: AcmeWanted): string {
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
