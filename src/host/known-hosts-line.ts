import { createHmac, randomBytes } from 'node:crypto'
import { keyType } from './public-key.ts'

/** One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly marker?: string
  readonly patterns: readonly string[]
  readonly type: string
  /** The key in base64. */
  readonly key: string
}

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

/** A line for a new key; the name is hashed where ssh would hash it (HashKnownHosts). */
export function knownHostLine(name: string, key: Buffer, hashed: boolean): string {
  return `${hashed ? hash(name, randomBytes(20)) : name} ${keyType(key)} ${key.toString('base64')}`
}

/** The digest under which a name stands in a line that does not tell it (HashKnownHosts). */
export function hash(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}
