import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const HEADER = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\s;]+))?$/
const ITERATIONS = 10_000
const BLOCK = 16

/** A text that Ansible Vault has encrypted, taken apart. */
export interface Envelope {
  /** The name of the password that opens it (format 1.2). */
  readonly label?: string
  readonly salt: Buffer
  readonly hmac: Buffer
  readonly sealed: Buffer
}

/** Takes a vault text apart; undefined if it is none, or damaged. */
export function parseEnvelope(text: string): Envelope | undefined {
  const [head = '', ...lines] = text.split('\n').map((line) => line.trim())
  const header = HEADER.exec(head)
  if (header === null) return undefined
  const inner = fromHex(lines.join(''))?.toString('latin1').split('\n') ?? []
  const [salt, hmac, sealed] = inner.map(fromHex)
  if (inner.length !== 3 || salt === undefined || hmac?.length !== 32 || sealed === undefined)
    return undefined
  return { salt, hmac, sealed, ...(header[2] !== undefined && { label: header[2] }) }
}

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

function fromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : undefined
}

function derive(password: string, salt: Buffer): { cipher: Buffer; hmac: Buffer; iv: Buffer } {
  const key = pbkdf2Sync(password, salt, ITERATIONS, 80, 'sha256')
  return { cipher: key.subarray(0, 32), hmac: key.subarray(32, 64), iv: key.subarray(64, 80) }
}
