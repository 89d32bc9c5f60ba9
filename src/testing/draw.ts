/** Random choices that are the same each time they are started from the same seed. */
export interface Draw {
  below(limit: number): number
  pick<T>(list: readonly T[]): T
  /** True once in that many times, on average. */
  once(times: number): boolean
  /** A word of lower-case letters. */
  word(): string
}

/** Chance by mulberry32: 32 bits of state, good enough to vary tests. */
export function drawFrom(seed: number): Draw {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (list) => {
      const one = list[below(list.length)]
      if (one === undefined) throw new RangeError('there is nothing to pick from')
      return one
    },
    word: () => Array.from({ length: 4 + below(8) }, () => 'abcdefghijklmnopqrstuvwxyz'[below(26)]).join(''),
  }
}
