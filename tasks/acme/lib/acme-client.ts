import { argv, quote } from 'hostwright'
import { type AcmePlan } from './acme-script.ts'

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
  const { kept, domains, email, directory, keyType, provider, resolvers, caFile } = plan
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
  const how = [
    '--key-type',
    keyType,
    '--dns',
    provider,
    ...resolvers.flatMap((one) => ['--dns.resolvers', one]),
  ]
  const command = argv(...words, ...how, ...domains.flatMap((one) => ['--domains', one]), 'run')
  return caFile === undefined ? command : `LEGO_CA_CERTIFICATES=${quote(caFile)} ${command}`
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
  const { kept, domains, email, directory, keyType, provider, sleep, caFile } = plan
  const words = ['--config-home', `${kept.state}/acme.sh`, '--issue', '--force', '--server', directory]
  const how = ['--dns', provider, '--keylength', ACME_SH_KEYS[keyType], '-m', email]
  const wait = sleep === undefined ? [] : ['--dnssleep', String(sleep)]
  const trust = caFile === undefined ? [] : ['--ca-bundle', caFile]
  // Its providers are in its home: Debian's package has it apart from the program.
  return `for home in /usr/share/acme.sh /opt/acme.sh /root/.acme.sh; do [ ! -d "$home/dnsapi" ] || break; done
  acme.sh --home "$home" ${argv(...words, ...how, ...wait, ...trust, ...domains.flatMap((one) => ['-d', one]))}`
}
