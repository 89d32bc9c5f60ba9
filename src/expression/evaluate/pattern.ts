import { Refusal } from '../../model/change.ts'
import { Later } from '../../model/later.ts'
import { Fault } from '../syntax/fault.ts'
import { foundAtOnce } from './pattern-at-once.ts'
import { everyFound, type Found } from './pattern-found.ts'
import { patternThread } from './pattern-thread.ts'

const LONGEST_TEXT = 1_000_000

/** Steps that any pattern may take at once: some hundredths of a second. */
const MOST_STEPS = 1e7

/**
 * Where a regular expression matches, as everyFound returns it. What takes long is done in a separate thread: then this throws
 * Later, and answers when it is called again. A fault if even that takes too long.
 */
export function findBounded(regex: RegExp, text: string): readonly Found[] {
  if (text.length > LONGEST_TEXT) throw new Fault('this string is too long for a pattern')
  if (!mayTakeLong(regex.source, text.length)) return everyFound(regex, text)
  const key = `${regex.flags}/${regex.source}/${text}`
  const part = parts.get(key)
  if (part?.found !== undefined) return part.found
  if (part?.over === true) throw new Fault('this pattern takes too long on this string')
  return (part === undefined ? foundAtOnce(regex, text) : undefined) ?? later(key, regex, text)
}

/** Whether a regular expression matches somewhere in what a host said; for a task's plan. A refusal if that takes too long. */
export function matches(regex: RegExp, text: string): boolean {
  try {
    return findBounded(regex, text).length > 0
  } catch (error) {
    if (error instanceof Fault) throw new Refusal(error.message)
    throw error
  }
}

/** A pattern can be slow where what repeats is repeated, or where many repeats share a long text. */
function mayTakeLong(source: string, length: number): boolean {
  if (/\)[*+{]/.test(source)) return true
  const repeats = source.match(/[*+?{]/g)?.length ?? 0
  return Math.max(2, length) ** (repeats + 1) > MOST_STEPS
}

/** What is looked for in the thread, by pattern and text, as long as somebody waits for it. */
const parts = new Map<string, Part>()

const inThread = patternThread()

interface Part {
  readonly known: Promise<void>
  waiting: number
  over?: true
  found?: readonly Found[]
}

function later(key: string, regex: RegExp, text: string): never {
  const part: Part = parts.get(key) ?? {
    waiting: 0,
    known: inThread(regex, text).then(
      (found) => {
        part.over = true
        if (found !== undefined) part.found = found
      },
      () => void (part.over = true),
    ),
  }
  parts.set(key, part)
  part.waiting += 1
  throw new Later(part.known, () => {
    part.waiting -= 1
    if (part.waiting === 0) parts.delete(key)
  })
}
