import type {
  Algorithms,
  CipherAlgorithm,
  KexAlgorithm,
  MacAlgorithm,
  ParsedKey,
  ServerHostKeyAlgorithm,
} from 'ssh2'
import { rsaBits } from './known-hosts.ts'
import type { SshConfig } from './ssh-config.ts'

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
  if (names.length === 0) throw new NothingInCommon(`nothing that ${keyword} allows is known here`)
  return names
}

function cheapest<T>(names: readonly T[], order: readonly T[]): T[] {
  return order.filter((name) => names.includes(name))
}

/** The type of key that an algorithm signs with. */
function keyTypeOf(name: string): string {
  return name.startsWith('rsa-sha2-') && !name.includes('-cert-') ? 'ssh-rsa' : name
}

const KEX: readonly KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group1-sha1',
]

const HOST_KEY: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
  'ssh-dss',
]

const CIPHER: readonly CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'chacha20-poly1305@openssh.com',
  'aes256-cbc',
  'aes192-cbc',
  'aes128-cbc',
  '3des-cbc',
]

const MAC: readonly MacAlgorithm[] = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
  'hmac-sha1',
]
