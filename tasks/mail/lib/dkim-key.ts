import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Closed, defineFact, HostError, nameOf, type Output, quote, utf8 } from 'hostwright'

/** The public side of a private key in a file: its type and size, and `p=` of its DNS record; or why it is none. `null`: no file. */
export type DkimKey =
  | (Closed & {
      readonly type: 'rsa' | 'ed25519'
      readonly bits: number
      readonly public: string
      /** In the form that chasquid reads (`BEGIN PRIVATE KEY`). */
      readonly pkcs8: boolean
    })
  | (Closed & { readonly broken: string })
  | null

/** The key in a file. The private key stays on the host: only its public part is answered. */
export const dkimKey = defineFact<string, DkimKey>({
  name: 'dkim key',
  files: (path) => [path],
  dependsOn: { restoration: 'unknown if absent' },
  script: (paths) => paths.map(look).join('\n'),
  parse: ({ stdout, stderr }: Output, paths) => {
    if (stderr !== '') throw new HostError(utf8(stderr.trim()))
    const parts = stdout.split('\0')
    return paths.map((_path, at) => readKey(parts[at] ?? ''))
  },
})

/** The file goes to openssl by its input: it would take `dkim:` in a name for a scheme. */
function look(path: string): string {
  const p = quote(path)
  return `if [ -e ${p} ]; then stat -L -c '%04a %U %u %G %g' -- ${p}
grep -m 1 -o -e '-----BEGIN [A-Z ]*-----' -- ${p} || echo none
if command -v openssl >/dev/null; then openssl pkey -pubout -passin pass: <${p} 2>/dev/null || echo 'it is no private key'
else echo 'openssl is not installed, which reads it'; fi; fi; printf '\\0'`
}

function readKey(part: string): DkimKey {
  if (part === '') return null
  const [about = '', head = '', ...rest] = part.split('\n')
  const [mode = '', user = '', uid = '', team = '', gid = ''] = about.split(' ')
  const closed = { mode, owner: nameOf(user, uid), group: nameOf(team, gid) }
  const pem = rest.join('\n').trim()
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return { ...closed, broken: pem }
  const key = createPublicKey(pem)
  const type = key.asymmetricKeyType
  if (type !== 'rsa' && type !== 'ed25519') return { ...closed, broken: `it is a key of the type ${type}` }
  const pkcs8 = head === '-----BEGIN PRIVATE KEY-----'
  return { ...closed, type, bits: bitsOf(key), public: publicPart(key), pkcs8 }
}

function bitsOf(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 256
}

/** `p=`: an RSA key whole (RFC 6376), an Ed25519 key as its bare 32 bytes (RFC 8463). */
function publicPart(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'spki', format: 'der' }).toString('base64')
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
}
