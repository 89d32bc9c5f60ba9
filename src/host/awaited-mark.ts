/** Bytes of a stream (latin1) that wait for a mark and the rest of its line. Only what is new is searched. */
export interface AwaitedMark {
  add(chunk: Buffer): void
  /** What came before the mark, and the rest of the mark's line; undefined while they are not there. */
  upTo(mark: string): Answered | undefined
  /** Forgets all up to the end of the mark's line that was found. */
  drop(): void
  /** Forgets everything. */
  clear(): void
  /** How many bytes are held. */
  size(): number
  /** The last of what is held, as words for a person. */
  words(): string
}

/** What came before a mark, and the rest of the mark's line. */
export interface Answered {
  readonly text: string
  readonly rest: string
}

/** Of what a host said when its shell died, this many characters are told. */
const LAST_WORDS = 4000

/** Holds a stream in pieces: putting them together at every chunk would take longer the more there are. */
export function awaitedMark(): AwaitedMark {
  let searched: string[] = []
  let rest = ''
  let behind: string[] = []
  let found: { readonly answer: Answered; readonly end: number } | undefined
  let held = 0

  return {
    add: (chunk) => {
      const text = chunk.toString('latin1')
      held += text.length
      if (found === undefined) rest += text
      else behind.push(text)
    },
    upTo: (mark) => {
      if (found !== undefined) return found.answer
      const at = rest.indexOf(mark)
      if (at < 0) {
        const kept = Math.max(0, rest.length - mark.length)
        searched.push(rest.slice(0, kept))
        rest = rest.slice(kept)
        return undefined
      }
      const line = rest.indexOf('\n', at + mark.length)
      if (line < 0) return undefined
      const text = searched.join('') + rest.slice(0, at)
      found = { answer: { text, rest: rest.slice(at + mark.length, line) }, end: line + 1 }
      return found.answer
    },
    drop: () => {
      if (found === undefined) return
      rest = [rest.slice(found.end), ...behind].join('')
      searched = []
      behind = []
      found = undefined
      held = rest.length
    },
    clear: () => {
      rest = ''
      searched = []
      behind = []
      found = undefined
      held = 0
    },
    size: () => held,
    words: () => {
      const all = [...searched.slice(-50), rest, ...behind].join('').slice(-LAST_WORDS)
      return all.trim()
    },
  }
}
