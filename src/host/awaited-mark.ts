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

/** A stream in pieces: putting them together at every chunk would take longer the more there are. */
interface Held {
  readonly searched: string[]
  rest: string
  readonly behind: string[]
  found?: { readonly answer: Answered; readonly end: number }
  size: number
}

/** Holds a stream until its marks have come. */
export function awaitedMark(): AwaitedMark {
  let held = holding('')
  return {
    add: (chunk) => {
      const text = chunk.toString('latin1')
      held.size += text.length
      if (held.found === undefined) held.rest += text
      else held.behind.push(text)
    },
    upTo: (mark) => {
      if (held.found === undefined) search(held, mark)
      return held.found?.answer
    },
    drop: () => {
      if (held.found !== undefined) held = holding([held.rest.slice(held.found.end), ...held.behind].join(''))
    },
    clear: () => {
      held = holding('')
    },
    size: () => held.size,
    words: () => {
      const all = [...held.searched.slice(-50), held.rest, ...held.behind].join('').slice(-LAST_WORDS)
      return all.trim()
    },
  }
}

function holding(text: string): Held {
  return { searched: [], rest: text, behind: [], size: text.length }
}

/** Looks for the mark; what cannot hold its beginning is not searched again. */
function search(held: Held, mark: string): void {
  const { searched, rest } = held
  const at = rest.indexOf(mark)
  if (at < 0) {
    const kept = Math.max(0, rest.length - mark.length)
    searched.push(rest.slice(0, kept))
    held.rest = rest.slice(kept)
    return
  }
  const line = rest.indexOf('\n', at + mark.length)
  if (line < 0) return
  const text = searched.join('') + rest.slice(0, at)
  held.found = { answer: { text, rest: rest.slice(at + mark.length, line) }, end: line + 1 }
}
