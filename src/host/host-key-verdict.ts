import { judge } from './known-hosts.ts'
import { knownName } from './known-hosts-line.ts'
import type { SshConfig } from './ssh-config.ts'
import type { SshFiles } from './ssh-files.ts'
import { expandPath } from './ssh-tokens.ts'

/** A key that a host has shown. */
export interface ShownKey {
  readonly key: Buffer
  readonly config: SshConfig
  /** Where the connection leads, if no proxy is in between. */
  readonly address?: string | undefined
  /** Write down the key of a host that is not known yet, instead of refusing it. */
  readonly acceptNew: boolean
}

/** The types of keys by which a host is known. */
export function knownTypes(config: SshConfig, files: SshFiles): ReadonlySet<string> {
  const entries = knownHosts(config, files).named(trustedName(config))
  return new Set(entries.filter(({ marker }) => marker === undefined).map(({ type }) => type))
}

interface Judged {
  readonly verdict: ReturnType<typeof judge> | 'moved'
  readonly authority: boolean
}

/** Judges a shown key by the user's files and the system's. */
export function judged({ key, config, address }: ShownKey, files: SshFiles): Judged {
  const known = knownHosts(config, files)
  const entries = known.named(trustedName(config))
  const authority = entries.some(({ marker }) => marker === '@cert-authority')
  const first = judge(entries, key)
  // A host on another port is also known by its plain name, but nothing is new or changed because of that.
  const plain = judge(known.named(config.hostname), key)
  const also = config.hostKeyAlias === undefined && (plain === 'known' || plain === 'revoked')
  const verdict = first === 'unknown' && also ? plain : first
  const byAddress = config.checkHostIp && address !== undefined && !/^(?:127\.|::1$)/.test(address)
  const moved = byAddress && judge(known.named(knownName(address, config.port)), key) === 'changed'
  return { verdict: moved && (verdict === 'known' || verdict === 'unknown') ? 'moved' : verdict, authority }
}

/** An alias stands for the port too. */
export function trustedName({ hostKeyAlias, hostname, port }: SshConfig): string {
  return hostKeyAlias ?? knownName(hostname, port)
}

function knownHosts(config: SshConfig, files: SshFiles) {
  return files.knownHosts(config.knownHostsFiles.map((file) => expandPath(file, config)))
}
