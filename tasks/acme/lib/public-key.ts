import { createHash, createPublicKey } from 'node:crypto'
import { allSeen, defineFact, mapSeen, quote, type Seen } from 'hostwright'

/** SHA-256 of the public part of the private key in a file, hex, as TLSA records have it; `null` where there is none. */
export const publicKey = defineFact<string, string | null>({
  name: 'public key',
  // The key itself stays where it is.
  script: (paths) =>
    paths
      .map(
        (path) =>
          `[ ! -e ${quote(path)} ] || openssl pkey -in ${quote(path)} -pubout 2>/dev/null; printf '\\0'`,
      )
      .join('\n'),
  parse: ({ stdout }, paths) => {
    const parts = stdout.split('\0')
    return paths.map((_path, at) => digestOf(parts[at] ?? ''))
  },
})

function digestOf(pem: string): string | null {
  try {
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    return createHash('sha256').update(der).digest('hex')
  } catch {
    return null // no key, or none that can be read
  }
}

/** TLSA records of keys (RFC 7671, 5.1): of the one that is served, and of those that may be next. */
export function tlsaOf(keys: readonly Seen<string | null>[]): Seen<readonly string[]> {
  return mapSeen(allSeen(keys), (all) =>
    [...new Set(all)].flatMap((key) => (key === null ? [] : [`3 1 1 ${key}`])),
  )
}
