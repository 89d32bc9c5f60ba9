import { createHash } from 'node:crypto'

const SIZE = 624
const SHIFT = 397

/** Python's generator of random numbers for a seed: the same seed gives what it gives there. */
export interface PythonRandom {
  /** A whole number from 0 to below this. */
  readonly below: (limit: number) => number
}

/** Starts the generator from a text, as `random.Random(text)` does. */
export function pythonRandom(seed: string): PythonRandom {
  const bytes = Buffer.concat([Buffer.from(seed), createHash('sha512').update(seed).digest()])
  return fromNumber(BigInt(`0x${bytes.toString('hex')}`))
}

/** Starts it from a whole number. */
export function fromNumber(seed: bigint): PythonRandom {
  const key: number[] = []
  for (let rest = seed < 0n ? -seed : seed; rest > 0n || key.length === 0; rest >>= 32n)
    key.push(Number(rest & 0xffffffffn))
  const next = twister(key)
  const bits = (count: number): number => {
    if (count <= 32) return next() >>> (32 - count)
    return next() + (next() >>> (64 - count)) * 2 ** 32
  }
  return {
    below: (limit) => {
      if (limit <= 1) return 0
      const count = limit.toString(2).length
      for (;;) {
        const number = bits(count)
        if (number < limit) return number
      }
    },
  }
}

/** The Mersenne Twister, begun with the words of a key. */
function twister(key: readonly number[]): () => number {
  const state = begun(key)
  let at = SIZE
  return () => {
    if (at >= SIZE) {
      twist(state)
      at = 0
    }
    let word = state[at++] ?? 0
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }
}

function begun(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(SIZE)
  state[0] = 19650218
  const mixed = (at: number) => (state[at] ?? 0) ^ ((state[at] ?? 0) >>> 30)
  for (let at = 1; at < SIZE; at++) state[at] = Math.imul(1812433253, mixed(at - 1)) + at
  let [at, word] = [1, 0]
  const wrap = () => {
    if (at < SIZE) return
    state[0] = state[SIZE - 1] ?? 0
    at = 1
  }
  for (let count = Math.max(SIZE, key.length); count > 0; count--) {
    state[at] = ((state[at] ?? 0) ^ Math.imul(mixed(at - 1), 1664525)) + (key[word] ?? 0) + word
    at++
    word = (word + 1) % key.length
    wrap()
  }
  for (let count = SIZE - 1; count > 0; count--) {
    state[at] = ((state[at] ?? 0) ^ Math.imul(mixed(at - 1), 1566083941)) - at
    at++
    wrap()
  }
  state[0] = 0x80000000
  return state
}

function twist(state: Uint32Array): void {
  for (let at = 0; at < SIZE; at++) {
    const word = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % SIZE] ?? 0) & 0x7fffffff)
    state[at] = (state[(at + SHIFT) % SIZE] ?? 0) ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0)
  }
}
