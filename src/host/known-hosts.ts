import { hash, type KnownHost } from './known-hosts-line.ts'
import { fits } from './ssh-pattern.ts'

/** What known_hosts says of a key that a host shows. */
export type Verdict = 'known' | 'unknown' | 'changed' | 'revoked'

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

function matches(pattern: string, name: string): boolean {
  if (!pattern.startsWith('|1|')) return fits(pattern, name)
  const [, , salt = ''] = pattern.split('|')
  return hash(name, Buffer.from(salt, 'base64')) === pattern
}
