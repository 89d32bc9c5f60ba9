import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'

/** How a server keeps a password (pg_authid): md5 of password and name, or what RFC 5802 needs to verify one. */
const SCRAM = /^SCRAM-SHA-256\$(\d{1,9}):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/
const MD5 = /^md5[0-9a-f]{32}$/

/** The most iterations that are computed: a host could name any number. */
const MOST = 1_000_000

/** A password, and what is known of the one that the server keeps. */
export interface Kept {
  readonly role: string
  readonly password: string
  /** What the server keeps, `null` if it keeps none. */
  readonly kept: string | null
  /** How it would keep a new one: `md5` or `scram-sha-256`. */
  readonly method: string
}

/** Whether the server keeps this password. One that is given as the server keeps it is compared as it is; an empty one means none. */
export function isKept({ role, password, kept, method }: Kept): boolean {
  if (password === '') return kept === null
  if (SCRAM.test(password) || MD5.test(password)) return password === kept
  if (kept === null) return false
  if (SCRAM.test(kept)) return isScram(password, kept)
  // One that is kept by the weaker way is set anew once the server has the stronger one.
  if (method !== 'md5') return false
  return kept === `md5${createHash('md5').update(`${password}${role}`, 'utf8').digest('hex')}`
}

function isScram(password: string, kept: string): boolean {
  const [, rounds = '', salt = '', , server = ''] = SCRAM.exec(kept) ?? []
  const count = Number(rounds)
  if (count < 1 || count > MOST) return false
  const salted = pbkdf2Sync(prepared(password), Buffer.from(salt, 'base64'), count, 32, 'sha256')
  const key = createHmac('sha256', salted).update('Server Key').digest()
  const wanted = Buffer.from(server, 'base64')
  return wanted.length === key.length && timingSafeEqual(wanted, key)
}

/** SASLprep (RFC 4013) as far as it alters what people write: other blanks are blanks, what has no width is nothing, and NFKC. */
function prepared(password: string): string {
  return password
    .replace(/\p{Zs}|\u200B/gu, ' ')
    .replace(/\u00AD|\u2060|\uFEFF/g, '')
    .normalize('NFKC')
}
