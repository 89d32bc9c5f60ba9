import type { Secret } from 'hostwright'
import {
  ACME_ETC,
  ACME_LIB,
  envContent,
  failedContent,
  keyContent,
  serviceContent,
  timerContent,
} from './acme-contents.ts'
import { type AcmePlan, acmeScript } from './acme-script.ts'
import type { AcmeWanted } from './acme-wanted.ts'
import type { Kept } from './certificate.ts'

/** What all is written on the host for a certificate: path by path, its content; `null` where there must be nothing. */
export interface AcmeFiles {
  readonly script: string
  readonly env: Secret | null
  /** The TSIG key where the client wants it as a file. */
  readonly key: Secret | null
  readonly service: string
  /** What tells of a renewal that failed. */
  readonly failed: string | null
  readonly timer: string
}

/** The files of a certificate. */
export function acmeFiles(wanted: AcmeWanted): AcmeFiles {
  const { dns } = wanted
  const asFile = wanted.client === 'acme.sh' && dns?.provider === 'rfc2136'
  const unit = acmeUnits(wanted.name)
  return {
    script: acmeScript(scriptOf(wanted)),
    env: dns === undefined ? null : envContent(wanted, dns),
    key: asFile ? keyContent(dns) : null,
    service: serviceContent(wanted, unit.failed),
    failed: wanted.on_failure === undefined ? null : failedContent(wanted.name, wanted.on_failure),
    timer: timerContent(wanted),
  }
}

/** How a certificate is kept: where it is, and what it shall be. */
export function acmeKept(wanted: AcmeWanted): Kept {
  const { name, domains, install, directory, key_type, client, reuse_key, key_number } = wanted
  return {
    chain: `${install.directory}/fullchain.pem`,
    key: `${install.directory}/privkey.pem`,
    state: acmeState(name),
    names: [...new Set(domains)].sort(),
    issued: `${directory} ${key_type} ${client}`,
    keys: reuse_key ? `${key_number} ${key_type}` : null,
  }
}

/** Where the script of a certificate keeps what it knows: the account, the keys, what it issued. */
export function acmeState(name: string): string {
  return `/var/lib/hostwright/acme/${name}`
}

/** Where the key waits that comes after the present one. */
export function acmeNextKey(name: string): string {
  return `${acmeState(name)}/next.pem`
}

/** The units of a certificate. No name of another one has an underscore. */
export function acmeUnits(name: string) {
  const unit = `hostwright-acme-${name}`
  return { service: `${unit}.service`, failed: `${unit}_failed.service`, timer: `${unit}.timer` }
}

/** Where the settings of a certificate stand on a host. */
export function acmeSettings(name: string) {
  const units = acmeUnits(name)
  return {
    env: `${ACME_ETC}/acme/${name}.env`,
    key: `${ACME_ETC}/acme/${name}.key`,
    script: `${ACME_LIB}/acme-${name}`,
    service: `/etc/systemd/system/${units.service}`,
    failed: `/etc/systemd/system/${units.failed}`,
    timer: `/etc/systemd/system/${units.timer}`,
  }
}

/** Where a certificate is installed. */
export function acmeInstalled({ directory }: Pick<AcmeWanted['install'], 'directory'>) {
  return { chain: `${directory}/fullchain.pem`, privkey: `${directory}/privkey.pem` }
}

/** Where all that a certificate needs stands on a host. */
export function acmePlaces({ name, install }: AcmeWanted) {
  return {
    etc: ACME_ETC,
    acme: `${ACME_ETC}/acme`,
    lib: ACME_LIB,
    install: install.directory,
    ...acmeSettings(name),
    ...acmeInstalled(install),
  }
}

function scriptOf(params: AcmeWanted): AcmePlan {
  const { name, domains, email, directory, client, key_type, ca_file, install, reload } = params
  return {
    kept: acmeKept(params),
    client,
    domains: [...new Set(domains)],
    email,
    directory,
    keyType: key_type,
    proof: proofOf(params),
    envFile: params.dns === undefined ? null : acmeSettings(name).env,
    caFile: ca_file,
    install,
    reload: reload ?? [],
  }
}

function proofOf({ client, dns, webroot }: AcmeWanted): AcmePlan['proof'] {
  if (dns === undefined) return { by: 'http', webroot }
  const rfc2136 = client === 'lego' ? 'rfc2136' : 'dns_nsupdate'
  return {
    by: 'dns',
    provider: dns.provider === 'rfc2136' ? rfc2136 : dns.provider,
    resolvers: dns.resolvers ?? [],
    alias: dns.alias,
    sleep: dns.sleep,
  }
}
