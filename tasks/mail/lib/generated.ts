import { generateKeyPairSync, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { reveal, type Secret } from 'hostwright'

/**
 * Content that nobody can know before it is made: a change names the generator and its inputs,
 * the performer draws.
 */
export type Generator =
  | { readonly generator: 'rsa'; readonly bits: number }
  | { readonly generator: 'ed25519' }
  | { readonly generator: 'scrypt'; readonly password: string | Secret }

/** The cost of a password: what chasquid writes itself. */
const COST = { logN: 14, r: 8, p: 1, keyLen: 32 }

/** Draws a private key, as PKCS#8 PEM. */
export function drawKey(how: Exclude<Generator, { generator: 'scrypt' }>): string {
  const encoding = { type: 'pkcs8', format: 'pem' } as const
  const { privateKey } =
    how.generator === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: how.bits })
      : generateKeyPairSync('ed25519')
  return privateKey.export(encoding).toString()
}

/** A password under a salt (scrypt, RFC 7914). */
export interface Scrypt {
  readonly logN: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly encrypted: Buffer
}

/** Draws a salt, if none is given, and puts a password under it. */
export function drawScrypt(
  { password }: Extract<Generator, { generator: 'scrypt' }>,
  salt = randomBytes(16),
): Scrypt {
  const { logN, r, p, keyLen } = COST
  return { logN, r, p, salt, encrypted: scryptSync(reveal(password), salt, keyLen, { N: 2 ** logN, r, p }) }
}

/** Eight times what chasquid itself asks for: some tenths of a second. */
const DEAREST = 2 ** 20

/** Whether a password is the one that was put under a salt. */
export function opensScrypt(password: Secret, { logN, r, p, salt, encrypted }: Scrypt): boolean {
  // A cost that nobody would pay, which a host could make us pay: it is written anew.
  if (!(2 ** logN * r * p <= DEAREST) || salt.length + encrypted.length > 1024) return false
  try {
    const options = { N: 2 ** logN, r, p, maxmem: 128 * 1024 * 1024 }
    return timingSafeEqual(scryptSync(password.reveal(), salt, encrypted.length, options), encrypted)
  } catch {
    return false // half an entry: it is written anew
  }
}
