import { createHash } from 'node:crypto'

/** Which of the two, as crypt(5) numbers them. */
export interface ShaCrypt {
  readonly id: '5' | '6'
  readonly salt: string
  /** Undefined: the usual 5000, which are not written down. */
  readonly rounds: number | undefined
}

const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A password as /etc/shadow has it: SHA-256 or SHA-512 of Ulrich Drepper's specification. */
export function shaCrypt(password: string, { id, salt, rounds }: ShaCrypt): string {
  const [key, pepper] = [Buffer.from(password), Buffer.from(salt)]
  const algorithm = id === '6' ? 'sha512' : 'sha256'
  const size = id === '6' ? 64 : 32
  const sum = (...parts: readonly Uint8Array[]): Buffer => {
    const hash = createHash(algorithm)
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const p = filled(sum(...Array<Buffer>(key.length).fill(key)), key.length)
  const first = sum(...begun(key, pepper, { other: sum(key, pepper, key), size }))
  const s = filled(sum(...Array<Buffer>(16 + (first[0] ?? 0)).fill(pepper)), pepper.length)
  let last = first
  for (let round = 0; round < (rounds ?? 5000); round++)
    last = sum(
      round % 2 === 1 ? p : last,
      round % 3 === 0 ? NOTHING : s,
      round % 7 === 0 ? NOTHING : p,
      round % 2 === 1 ? last : p,
    )
  const written = rounds === undefined ? '' : `rounds=${rounds}$`
  return `$${id}$${written}${salt}$${encoded(last, id)}`
}

const NOTHING = Buffer.alloc(0)

function begun(
  key: Buffer,
  salt: Buffer,
  { other, size }: { other: Buffer; size: number },
): readonly Buffer[] {
  const parts = [key, salt, filled(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits % 2 === 1 ? other.subarray(0, size) : key)
  return parts
}

/** A sum repeated to a length. */
function filled(sum: Buffer, length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => sum[at % sum.length] ?? 0))
}

/** Three bytes are four letters; which three is part of the specification. */
function encoded(sum: Buffer, id: '5' | '6'): string {
  const [count, step, last] = id === '6' ? [21, 21, [63]] : [10, 10, [31, 30]]
  let text = ''
  let [a, b, c] = [0, step, 2 * step]
  for (let at = 0; at < count; at++) {
    text += letters([sum[a], sum[b], sum[c]], 4)
    ;[a, b, c] = id === '6' ? [b + 1, c + 1, a + 1] : [c + 1, a + 1, b + 1]
  }
  return text + (id === '6' ? letters([0, 0, sum[last[0] ?? 0]], 2) : letters([0, sum[31], sum[30]], 3))
}

function letters([a = 0, b = 0, c = 0]: readonly (number | undefined)[], count: number): string {
  const bits = (a << 16) | (b << 8) | c
  return Array.from({ length: count }, (_, at) => LETTERS[(bits >> (6 * at)) & 63] ?? '').join('')
}
