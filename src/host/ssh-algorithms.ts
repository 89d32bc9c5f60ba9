import type { Algorithms, ParsedKey } from 'ssh2'
import { rsaBits } from './public-key.ts'
import type { SshConfig } from './ssh-config.ts'
import { CIPHER, HOST_KEY, KEX, MAC } from './ssh2-algorithms.ts'

/** What ssh2 knows of what OpenSSH allows, and no more: ssh2 by itself also takes what OpenSSH has given up, such as SHA-1. */
export function algorithms(config: SshConfig, knownTypes: ReadonlySet<string>): Algorithms {
  const { kex, hostKey, cipher, mac } = config.algorithms
  const known = (name: string) => knownTypes.has(keyTypeOf(name))
  const allowed = common('HostKeyAlgorithms', hostKey, HOST_KEY)
  return {
    kex: common('KexAlgorithms', kex, KEX),
    // A type that is known comes first: otherwise a host would show us another of its keys, and look changed.
    serverHostKey: [...allowed.filter(known), ...allowed.filter((name) => !known(name))],
    // What is cheapest without native code comes first.
    cipher: cheapest(common('Ciphers', cipher, CIPHER), CIPHER),
    hmac: cheapest(common('MACs', mac, MAC), MAC),
    compress: ['none'], // scripts and answers are short, and cost more to pack than to send
  }
}

/** Whether OpenSSH would log in with a key of this type and length (PubkeyAcceptedAlgorithms, RequiredRSASize). */
export function mayLogIn(key: ParsedKey, config: SshConfig): boolean {
  if ((rsaBits(key.getPublicSSH()) ?? Infinity) < config.requiredRsaSize) return false
  return config.algorithms.publicKey.some((name) => keyTypeOf(name) === key.type)
}

/** Whether OpenSSH would still sign with SHA-1. */
export function mayUseSha1(config: SshConfig): boolean {
  return config.algorithms.publicKey.includes('ssh-rsa')
}

/** What both ends of a connection, or ssh2 and the configuration, have not in common; another client may have it. */
export class NothingInCommon extends Error {}

/** In the order of the configuration. */
function common<T extends string>(keyword: string, allowed: readonly string[], known: readonly T[]): T[] {
  const names = allowed.flatMap((name) => known.filter((one) => one === name))
  // An empty list would mean all that ssh2 knows.
  if (names.length === 0)
    throw new NothingInCommon(`none of the algorithms allowed by ${keyword} is supported here`)
  return names
}

function cheapest<T>(names: readonly T[], order: readonly T[]): T[] {
  return order.filter((name) => names.includes(name))
}

/** The type of key that an algorithm signs with. */
function keyTypeOf(name: string): string {
  return name.startsWith('rsa-sha2-') && !name.includes('-cert-') ? 'ssh-rsa' : name
}
