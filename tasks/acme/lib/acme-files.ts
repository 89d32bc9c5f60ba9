import { Secret } from 'hostwright'
import type { DnsKey } from '../../dns/lib/dns-key.ts'
import { ACME_ETC, ACME_LIB, envContent, keyContent, serviceContent, timerContent } from './acme-contents.ts'
import { type AcmeKeyType, type AcmePlan, acmeScript } from './acme-script.ts'
import type { Kept } from './certificate.ts'

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
