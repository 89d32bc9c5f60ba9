import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  attributes,
  type Closed,
  deferredSyncFor,
  defineChange,
  defineFact,
  entry,
  giveScript,
  HostError,
  known,
  nameOf,
  type Output,
  placeClosed,
  print,
  quote,
  Refusal,
  type Seen,
  type StateChange,
  unknown,
  utf8,
} from 'hostwright'
import { drawKey, type Generator } from './generated.ts'

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

/** The record that publishes a key. */
export function dkimRecord({
  type,
  public: key,
}: {
  readonly type: string
  readonly public: string
}): string {
  return `v=DKIM1; k=${type}; p=${key}`
}

/** What a key shall be. */
export interface DkimWanted {
  readonly domain: string
  readonly selector: string
  readonly path: string
  readonly type: 'rsa' | 'ed25519'
  readonly bits: number
  /** It must be PKCS#8. */
  readonly pkcs8: boolean
  readonly file: Closed
}

/** A key shall be there. It is drawn when it is made; one that is there is never replaced: the world knows it. */
export function dkimKept(wanted: DkimWanted, seen: Seen<DkimKey>): StateChange {
  const { domain, selector, path, type, bits, file } = wanted
  const here = seen.known ? seen.value : null
  if (here !== null) requireFit(wanted, here)
  const made = seen.known && seen.value === null
  const cause = `the DKIM key ${selector} of ${domain} is generated when it is created`
  const generate: Drawn['generate'] = type === 'rsa' ? { generator: 'rsa', bits } : { generator: 'ed25519' }
  return kept({
    subject: path,
    goal: dkimKey(path),
    before: seen,
    after: here === null ? unknown(cause) : known({ ...here, ...file }),
    certain: made,
    data: { generate, file },
    effects: [
      { fact: attributes(path), becomes: known({ type: 'file', ...file }) },
      { fact: entry(path), becomes: unknown(cause) },
    ],
    summary:
      here === null
        ? `create the DKIM key ${selector} of ${domain} (${type}${type === 'rsa' ? ` ${bits}` : ''}) in ${path}`
        : `give ${path} to ${file.owner}:${file.group}, mode ${file.mode}`,
  })
}

function requireFit({ path, type, bits, pkcs8, selector }: DkimWanted, here: NonNullable<DkimKey>): void {
  if ('broken' in here) throw new Refusal(`${path}: ${here.broken}`)
  if (pkcs8 && !here.pkcs8)
    throw new Refusal(
      `${path} is not in the form that chasquid reads (PKCS#8): openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`,
    )
  if (here.type === type && (type !== 'rsa' || here.bits === bits)) return
  const is = here.type === 'rsa' ? `rsa ${here.bits}` : here.type
  const want = type === 'rsa' ? `rsa ${bits}` : type
  throw new Refusal(
    `${path} is a key of ${is}, not ${want}, and a published key is never replaced: choose a selector other than ${selector}`,
  )
}

/** DKIM keys: drawn by the controller, written closed. */
const kept = defineChange<DkimKey, Drawn>({
  name: 'dkim key',
  guard: (before, { subject }) => (before === null ? `[ ! -e ${quote(subject)} ]` : undefined),
  script: (change, { nonce }) => {
    const { generate, file } = change.data
    const here = change.before.known ? change.before.value : null
    if (here !== null) return giveScript(change.subject, { ...here, type: 'file' }, file)
    return placeClosed(change.subject, print(drawKey(generate)), { ...file, nonce })
  },
  deferredSync: ({ subject }, { nonce }) => deferredSyncFor(subject, nonce),
})

interface Drawn {
  readonly generate: Exclude<Generator, { generator: 'scrypt' }>
  readonly file: Closed
}
