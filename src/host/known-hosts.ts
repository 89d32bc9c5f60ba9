import { createHash, createHmac } from 'node:crypto'

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

/** The entries that speak of this host; a port other than 22 makes the name `[host]:port`. */
export function entriesFor(known: readonly KnownHost[], host: string, port: number): KnownHost[] {
  const name = port === 22 ? host : `[${host}]:${port}`
  return known.filter(({ patterns }) => {
    const hit = patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name))
    return hit && !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))
  })
}

/** Judges the key that a host showed against the entries that speak of it. */
export function judge(entries: readonly KnownHost[], shown: Buffer): Verdict {
  const key = shown.toString('base64')
  if (entries.some((one) => one.marker === '@revoked' && one.key === key)) return 'revoked'
  const plain = entries.filter((one) => one.marker === undefined)
  if (plain.some((one) => one.key === key)) return 'known'
  return plain.length > 0 ? 'changed' : 'unknown'
}

/** The name of a key as ssh shows it: `SHA256:...`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that stands in front of a key in its own encoding (RFC 4253, 6.6). */
export function keyType(key: Buffer): string {
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1')
}

function matches(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = pattern.split('|')
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
  }
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name.toLowerCase()
  const source = pattern
    .replace(/[\\^$.+()|{}[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i').test(name)
}
