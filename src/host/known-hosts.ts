import { createHash, createHmac, randomBytes } from 'node:crypto'
import { fits } from './ssh-pattern.ts'

/** One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly marker?: string
  readonly patterns: readonly string[]
  readonly type: string
  /** The key in base64. */
  readonly key: string
}

/** What known_hosts says of a key that a host shows. */
export type Verdict = 'known' | 'unknown' | 'changed' | 'revoked'

/** Reads a known_hosts file; lines that are none are passed over, as ssh does. */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) return []
    const marker = words[0].startsWith('@') ? words.shift() : undefined
    const [patterns, type, key] = words
    if (patterns === undefined || type === undefined || key === undefined) return []
    return [{ ...(marker === undefined ? {} : { marker }), patterns: patterns.split(','), type, key }]
  })
}

/** The name under which a host stands there: on another port than 22 it is `[host]:port`. */
export function knownName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`
}

/** All that some files say; who is asked for twice is looked for once, as hashed names cost a hash each. */
export interface KnownHosts {
  readonly all: readonly KnownHost[]
  named(name: string): readonly KnownHost[]
}

/** Makes entries ready to be asked. */
export function knownHosts(all: readonly KnownHost[]): KnownHosts {
  const asked = new Map<string, readonly KnownHost[]>()
  return {
    all,
    named: (name) => {
      const entries = asked.get(name) ?? entriesFor(all, name)
      asked.set(name, entries)
      return entries
    },
  }
}

/** The entries that speak of this name. */
export function entriesFor(known: readonly KnownHost[], name: string): KnownHost[] {
  return known.filter(({ patterns }) => {
    const hit = patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name))
    return hit && !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))
  })
}

/** Judges the key that a host showed against the entries that speak of it: a key of another type is another key, as for ssh. */
export function judge(entries: readonly KnownHost[], shown: Buffer): Verdict {
  const same = ({ key }: KnownHost) => Buffer.from(key, 'base64').equals(shown)
  if (entries.some((one) => one.marker === '@revoked' && same(one))) return 'revoked'
  const plain = entries.filter((one) => one.marker === undefined)
  if (plain.some(same)) return 'known'
  return plain.length > 0 ? 'changed' : 'unknown'
}

/** A line for a new key; the name is hashed where ssh would hash it (HashKnownHosts). */
export function knownHostLine(name: string, key: Buffer, hashed: boolean): string {
  return `${hashed ? hash(name, randomBytes(20)) : name} ${keyType(key)} ${key.toString('base64')}`
}

/** The name of a key as ssh shows it: `SHA256:...`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that stands in front of a key in its own encoding (RFC 4253, 6.6). */
export function keyType(key: Buffer): string {
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1')
}

/** The length of an RSA key in bits (RFC 4253, 6.6: type, exponent, modulus); that of any other is none. */
export function rsaBits(key: Buffer): number | undefined {
  if (keyType(key) !== 'ssh-rsa') return undefined
  const exponent = 4 + key.readUInt32BE(0)
  const modulus = exponent + 4 + key.readUInt32BE(exponent)
  const bytes = key.subarray(modulus + 4)
  const first = bytes.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}

function matches(pattern: string, name: string): boolean {
  if (!pattern.startsWith('|1|')) return fits(pattern, name)
  const [, , salt = ''] = pattern.split('|')
  return hash(name, Buffer.from(salt, 'base64')) === pattern
}

function hash(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}
