import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Envelope } from './vault-envelope.ts'

const ITERATIONS = 10_000

const BLOCK = 16

/** Opens a vault text; undefined if the password is not the one. */
export function openEnvelope({ salt, hmac, sealed }: Envelope, password: string): string | undefined {
  const keys = derive(password, salt)
  const expected = createHmac('sha256', keys.hmac).update(sealed).digest()
  if (!timingSafeEqual(expected, hmac)) return undefined
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv)
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()])
  const padding = padded.at(-1) ?? 0
  return padded.subarray(0, padded.length - padding).toString('utf8')
}

/** Encrypts a text as `ansible-vault encrypt` does; with a label in format 1.2. */
export function encryptVault(text: string, password: string, options: VaultOptions = {}): string {
  const salt = options.salt ?? randomBytes(32)
  const keys = derive(password, salt)
  const plain = Buffer.from(text, 'utf8')
  const padding = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv)
  const sealed = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ])
  const hmac = createHmac('sha256', keys.hmac).update(sealed).digest()
  const inner = [salt, hmac, sealed].map((part) => part.toString('hex')).join('\n')
  const lines =
    Buffer.from(inner, 'latin1')
      .toString('hex')
      .match(/.{1,80}/g) ?? []
  const header = options.label === undefined ? '1.1;AES256' : `1.2;AES256;${options.label}`
  return `$ANSIBLE_VAULT;${header}\n${lines.join('\n')}\n`
}

/** What `encryptVault` may be told. */
export interface VaultOptions {
  readonly label?: string
  /** Random unless given; give it only where the same text must come out again. */
  readonly salt?: Buffer
}

function derive(password: string, salt: Buffer): { cipher: Buffer; hmac: Buffer; iv: Buffer } {
  const key = pbkdf2Sync(password, salt, ITERATIONS, 80, 'sha256')
  return { cipher: key.subarray(0, 32), hmac: key.subarray(32, 64), iv: key.subarray(64, 80) }
}
