import { environmentName, oneLine, quote, Refusal, reveal, Secret } from 'hostwright'
import type { AcmeDns, AcmeWanted } from './acme-wanted.ts'

/** Where the settings of certificates are kept on a host. */
export const ACME_ETC = '/etc/hostwright'

/** Where the scripts that keep certificates stand on a host. */
export const ACME_LIB = '/usr/local/lib/hostwright'

/** What the client of a certificate is given in its environment: the account of the DNS provider. */
export function envContent({ client, name }: AcmeWanted, dns: AcmeDns): Secret {
  const own: AcmeDns['env'] =
    dns.provider !== 'rfc2136' ? {} : client === 'lego' ? legoEnv(dns) : nsupdateEnv(name, dns)
  const lines = Object.entries({ ...own, ...dns.env }).map(
    ([variable, value]) => `${environmentName(variable)}=${quote(reveal(value))}\n`,
  )
  return new Secret(lines.join(''))
}

function rfc2136({ server, key }: AcmeDns) {
  if (server === undefined || key === undefined) throw new Refusal('dns: rfc2136 needs server and key')
  const [, host = server, port = '53'] = /^(.*[^:]):(\d+)$/.exec(server) ?? []
  return { host, port, key }
}

/** Sixty seconds between two records of one name is lego's own default: the server we update is the one that is asked. */
function legoEnv(dns: AcmeDns) {
  const { host, port, key } = rfc2136(dns)
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

function nsupdateEnv(name: string, dns: AcmeDns) {
  const { host, port } = rfc2136(dns)
  const zone = dns.zone === undefined ? {} : { NSUPDATE_ZONE: dns.zone }
  return {
    NSUPDATE_SERVER: host,
    NSUPDATE_SERVER_PORT: port,
    NSUPDATE_KEY: `${ACME_ETC}/acme/${name}.key`,
    ...zone,
  }
}

/** The file of a TSIG key, as nsupdate(1) reads it. */
export function keyContent(dns: AcmeDns): Secret {
  const { name, algorithm, secret } = rfc2136(dns).key
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new Refusal(`dns: ${JSON.stringify(name)} is not a valid name for a key`)
  const key = reveal(secret).trim()
  if (!/^[A-Za-z0-9+/=]+$/.test(key)) throw new Refusal('dns: the secret of the key is not base64')
  return new Secret(`key "${name}" { algorithm ${algorithm}; secret "${key}"; };\n`)
}

/** The unit that renews a certificate. */
export function serviceContent({ name, domains, on_failure }: AcmeWanted, failed: string): string {
  return `[Unit]
Description=Certificate for ${domains.join(', ')}
After=network-online.target
${on_failure === undefined ? '' : `OnFailure=${failed}\n`}
[Service]
Type=oneshot
ExecStart=${ACME_LIB}/acme-${name}
`
}

/** The unit that tells of a renewal that failed. */
export function failedContent(name: string, command: readonly string[]): string {
  return `[Unit]
Description=Tells that the certificate ${name} could not be renewed

[Service]
Type=oneshot
ExecStart=${command.map((word) => unitWord(oneLine('on_failure', word))).join(' ')}
`
}

/** A word of a command as a unit has it: systemd.service(5), "Command lines". */
function unitWord(word: string): string {
  const escaped = word.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')
  return `"${escaped}"`
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
