import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../host/session.ts'
import { frameLines, MOST } from './frame-lines.ts'
import { type FramePlace, type Peeked, peekScript } from './frame-script.ts'

/** Milliseconds that a frame may take before anyone listens: most are over by then, and cost no second shell. */
const PATIENCE = 1000
/** Milliseconds between two checks. */
const PACE = 500
/** How much is kept of each output of so many items: all of it fits in one answer. */
export function keptOf(items: number): number {
  return Math.min(MOST, Math.floor((48 * 1024 * 1024) / (2 * items + 1)))
}

/** Takes what the items of a frame say, and tells it line by line, each once. */
export interface OutputHearer {
  /** Where to go on: the item that was heard last, and how many bytes of its two outputs. */
  readonly spot: () => Peeked
  /** What a look brought: the number of the item, then what is new of its outputs. */
  readonly took: (item: number, outputs: readonly [out: string, err: string]) => void
  /** What is left when the frame is over, by file: `3.out`. */
  readonly last: (said: ReadonlyMap<string, string>) => void
}

/** Listens to so many items and passes on whole lines. */
export function outputHearer(items: number, heard: (item: number, line: string) => void): OutputHearer {
  const lines = frameLines((name, line) => heard(Number.parseInt(name, 10), line))
  const kept = keptOf(items)
  let at = 0
  let over = false
  const isItem = (item: number) => Number.isInteger(item) && item >= 0 && item < items
  return {
    spot: () => ({ item: at, out: lines.bytes(`${at}.out`), err: lines.bytes(`${at}.err`) }),
    took: (item, [out, err]) => {
      if (over || !isItem(item)) return
      at = item
      lines.take(`${item}.out`, out.slice(0, MOST))
      lines.take(`${item}.err`, err.slice(0, MOST))
    },
    last: (said) => {
      over = true
      for (const [name, text] of [...said].sort(
        ([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
      )) {
        if (!isItem(Number.parseInt(name, 10)) || !/^\d+\.(?:out|err)$/.test(name)) continue
        lines.take(name, `${lines.rest(name, text, kept)}\n`)
      }
    },
  }
}

interface Hearer {
  readonly session: Session
  readonly stateOwner: string
  readonly interrupt: AbortSignal
  readonly terminate: AbortSignal
}

/** Listens to a frame that takes long, over a shell of its own; the result ends that. Whatever goes wrong with it is no matter. */
export function listen(
  place: FramePlace,
  { session, stateOwner, interrupt, terminate }: Hearer,
  hearing: OutputHearer,
): () => void {
  const over = new AbortController()
  // Who asks the frame to stop needs a shell, too, and a host may allow few.
  const end = AbortSignal.any([over.signal, interrupt, terminate])
  const look = async () => {
    if (end.aborted) return
    const shell = await session.another(stateOwner)
    try {
      while (!end.aborted) {
        const { stdout } = await shell.run(`( ${peekScript(place, hearing.spot(), MOST)} )`)
        for (const [item, out, err] of sections(stdout))
          if (!over.signal.aborted) hearing.took(item, [out, err])
        await sleep(PACE, undefined, { signal: end })
      }
    } finally {
      shell.close()
    }
  }
  const timer = setTimeout(() => void look().catch(() => undefined), PATIENCE)
  return () => {
    over.abort()
    clearTimeout(timer)
  }
}

/** Number, output and errors of each item, as the script prints them: with a NUL behind each. */
function sections(stdout: string): [item: number, out: string, err: string][] {
  const parts = stdout.split('\0')
  // The item that spoke last, and the one that is at work.
  return Array.from({ length: Math.min(2, Math.floor(parts.length / 3)) }, (_, at) => {
    const [item = '', out = '', err = ''] = parts.slice(at * 3, at * 3 + 3)
    return [/^\d{1,7}$/.test(item) ? Number(item) : Number.NaN, out, err]
  })
}
