import { argv, quote } from 'hostwright'
import type { AcmePlan, AcmeProof } from './acme-script.ts'

interface Files {
  readonly chain: string
  readonly key: string
}

/** Where lego keeps a certificate and its key. */
export function legoFiles({ kept, domains }: Pick<AcmePlan, 'kept' | 'domains'>): Files {
  const path = `${kept.state}/lego/certificates/${(domains[0] ?? '').replace('*', '_')}`
  return { chain: `${path}.crt`, key: `${path}.key` }
}

/** `run` issues whenever it is run (`renew` would not see changed names): we have decided that it is due. */
export function legoCommand(plan: AcmePlan): string {
  const { kept, domains, email, directory, keyType, proof, caFile } = plan
  const words = [
    'lego',
    '--accept-tos',
    '--email',
    email,
    '--server',
    directory,
    '--path',
    `${kept.state}/lego`,
  ]
  // With a request of our own, the key is ours, too: lego would make another one each time.
  const [how, what] =
    kept.keys === null
      ? [['--key-type', keyType], domains.flatMap((one) => ['--domains', one])]
      : [[], ['--csr', `${kept.state}/request.pem`]]
  const command = argv(...words, ...how, ...legoProof(proof), ...what, 'run')
  return caFile === undefined ? command : `LEGO_CA_CERTIFICATES=${quote(caFile)} ${command}`
}

/** It follows a CNAME at the name that is asked for by itself. */
function legoProof(proof: AcmeProof): string[] {
  if (proof.by === 'dns')
    return ['--dns', proof.provider, ...proof.resolvers.flatMap((one) => ['--dns.resolvers', one])]
  return ['--http', ...(proof.webroot === undefined ? [] : ['--http.webroot', proof.webroot])]
}

/** Where acme.sh keeps them. */
export function acmeShFiles({
  kept,
  domains,
  keyType,
}: Pick<AcmePlan, 'kept' | 'domains' | 'keyType'>): Files {
  const name = domains[0] ?? ''
  const path = `${kept.state}/acme.sh/${name}${keyType.startsWith('ec') ? '_ecc' : ''}`
  return { chain: `${path}/fullchain.cer`, key: `${path}/${name}.key` }
}

const ACME_SH_KEYS = { ec256: 'ec-256', ec384: 'ec-384', rsa2048: '2048', rsa4096: '4096' } as const

/** `--force`: what its own calendar says does not matter, we have decided. */
export function acmeShCommand(plan: AcmePlan): string {
  const { kept, domains, email, directory, keyType, proof, caFile } = plan
  const words = ['--config-home', `${kept.state}/acme.sh`, '--issue', '--force', '--server', directory]
  const how = [...acmeShProof(proof), '--keylength', ACME_SH_KEYS[keyType], '-m', email]
  const trust = caFile === undefined ? [] : ['--ca-bundle', caFile]
  // Its providers are in its home: Debian's package has it apart from the program.
  return `for home in /usr/share/acme.sh /opt/acme.sh /root/.acme.sh; do [ ! -d "$home/dnsapi" ] || break; done
  ${isAlone(proof) ? BOTH_FAMILIES : ''}acme.sh --home "$home" ${isAlone(proof) ? '$listen ' : ''}${argv(...words, ...how, ...trust, ...domains.flatMap((one) => ['-d', one]))}`
}

/** Its own server would answer IPv4 alone, and an authority asks IPv6 first. */
const BOTH_FAMILIES = `listen=; [ -z "$(cat /proc/net/if_inet6 2>/dev/null)" ] || listen=--listen-v6
  `

/** True where the client itself answers at port 80. */
function isAlone(proof: AcmeProof): boolean {
  return proof.by === 'http' && proof.webroot === undefined
}

function acmeShProof(proof: AcmeProof): string[] {
  if (proof.by === 'http')
    return proof.webroot === undefined ? ['--standalone'] : ['--webroot', proof.webroot]
  const { provider, alias, sleep } = proof
  const wait = sleep === undefined ? [] : ['--dnssleep', String(sleep)]
  return ['--dns', provider, ...(alias === undefined ? [] : ['--domain-alias', alias]), ...wait]
}
