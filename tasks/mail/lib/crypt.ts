import { randomBytes } from 'node:crypto'
import type { Secret } from 'hostwright'
import { drawScrypt, opensScrypt, type Scrypt } from './generated.ts'

/** The digits of crypt(5), from 0 to 63. */
const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Puts a password under a salt as crypt(5) does with scrypt (`$7$`): every Debian’s C library opens it. */
export function drawCrypt(password: Secret): string {
  // There the salt is not what its digits stand for, but the digits themselves.
  const salt = Buffer.from(digits(randomBytes(16)), 'latin1')
  const { logN, r, p, encrypted } = drawScrypt({ generator: 'scrypt', password }, salt)
  return `$7$${DIGITS[logN]}${number(r, 5)}${number(p, 5)}${salt.toString('latin1')}$${digits(encrypted)}`
}

const FORM = /^\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([./0-9A-Za-z]+)\$([./0-9A-Za-z]{43})$/

/** Whether a password opens what {@link drawCrypt} has made; anything else opens to nobody. */
export function opensCrypt(password: Secret, text: string): boolean {
  const [, cost = '', r = '', p = '', salt = '', encrypted = ''] = FORM.exec(text) ?? []
  if (encrypted === '') return false
  const kept: Scrypt = {
    logN: DIGITS.indexOf(cost),
    r: valueOf(r),
    p: valueOf(p),
    salt: Buffer.from(salt, 'latin1'),
    encrypted: bytesOf(encrypted).subarray(0, 32),
  }
  return opensScrypt(password, kept)
}

/** A number in so many digits, the last ones first. */
function number(value: number, length: number): string {
  return Array.from({ length }, (_, at) => DIGITS[Math.floor(value / 64 ** at) % 64]).join('')
}

function valueOf(text: string): number {
  return text.split('').reduceRight((value, digit) => value * 64 + DIGITS.indexOf(digit), 0)
}

/** Bytes in digits: three bytes to four. */
function digits(bytes: Buffer): string {
  const parts = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => {
    const part = bytes.subarray(at * 3, at * 3 + 3)
    return number(part.readUIntLE(0, part.length), part.length + 1)
  })
  return parts.join('')
}

function bytesOf(text: string): Buffer {
  const parts = (text.match(/.{1,4}/g) ?? []).map((part) => {
    const bytes = Buffer.alloc(3)
    bytes.writeUIntLE(valueOf(part), 0, 3)
    return bytes
  })
  return Buffer.concat(parts)
}
