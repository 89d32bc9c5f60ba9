import { utf8 } from '../host/utf8.ts'
import type { Performed } from './performed.ts'

/** One line of a frame's journal: which item, what became of it, and when by the host's clock, in seconds. */
interface Line {
  readonly at: number
  readonly word: string
  readonly status: number
  readonly clock: number
}

/** A frame's items: how many there are, and the first whose file was to be brought to disk at the end; -1 where none was. */
export interface Items {
  readonly length: number
  readonly toSync: number
}

/** How far a journal can be followed: what is done, and the line at which that ends, if there is one. */
interface Followed {
  readonly done: number
  readonly seconds: readonly number[]
  readonly last?: Line
  /** The item at which the journal says what cannot be. */
  readonly odd?: true
}

/** Whether a journal tells of files that were written, and not that the disk has taken them. */
export function isUnsynced(journal: string, { toSync }: Pick<Items, 'toSync'>): boolean {
  const has = (line: string) => `\n${journal}`.includes(`\n${toSync} ${line} `)
  return toSync >= 0 && has('done 0') && !has('synced')
}

/** What a frame's journal, and what its items said, come to. `done` and `seconds` count items. */
export function judge(
  journal: string,
  said: ReadonlyMap<string, string>,
  { length, toSync }: Items,
): Performed {
  const texts = journal.trim().split('\n').filter(Boolean)
  const end = `${toSync} synced `
  // Without a word of it, the disk may not hold what was written: that is not done.
  const synced = toSync >= 0 && texts.at(-1)?.startsWith(end) === true
  const followed = follow(synced ? texts.slice(0, -1) : texts, length)
  const unsynced = toSync < 0 || synced ? length : toSync
  const done = Math.min(followed.done, unsynced)
  const seconds = followed.seconds.slice(0, done)
  if (done === length && followed.odd === undefined) return { done, seconds }
  const last = done === followed.done ? followed.last : undefined
  if (last?.word === 'moved') return { done, seconds, stopped: { why: 'moved' } }
  if (last?.word === 'stopped') return { done, seconds, stopped: { why: 'interrupted' } }
  const words = [said.get(`${done}.err`), said.get(`${done}.out`), said.get('log')].filter(
    (text) => text !== undefined,
  )
  const status = last?.word === 'done' ? last.status : done < followed.done ? 0 : 1
  const told = utf8(
    [...words, reason(followed, { done, unsynced, last, silent: words.length === 0 })]
      .filter(Boolean)
      .join('\n'),
  )
  return { done, seconds, stopped: { why: 'failed', status, words: told } }
}

interface Ended {
  readonly done: number
  readonly unsynced: number
  readonly last: Line | undefined
  /** Neither it nor the frame said a word. */
  readonly silent: boolean
}

/** Why a frame ended where it did, beside what the item itself said. */
function reason({ done: followed, odd }: Followed, { done, unsynced, last, silent }: Ended): string {
  if (last?.word === 'done') return `exit status ${last.status}`
  if (last?.word === 'start') return 'it was terminated before it finished'
  if (done === unsynced && followed >= unsynced && odd === undefined)
    return 'the disk did not confirm the write'
  if (odd) return 'the journal on the host does not match the work it was given'
  return silent ? 'the host could not record it in the journal, so it was not started: is the disk full?' : ''
}

/** Each item begins and ends once, in order; whatever else a journal says ends what is believed of it. */
function follow(texts: readonly string[], length: number): Followed {
  const seconds: number[] = []
  for (let at = 0; at < texts.length; ) {
    const item = seconds.length
    const first = lineOf(texts[at], item)
    if (first === undefined || item >= length) return { done: item, seconds, odd: true }
    if (first.word !== 'start') return endAt(first, { seconds, over: at === texts.length - 1 })
    if (at === texts.length - 1) return { done: item, seconds, last: first }
    const next = lineOf(texts[at + 1], item)
    if (next?.word !== 'done') return { done: item, seconds, odd: true }
    if (next.status !== 0) return endAt(next, { seconds, over: at === texts.length - 2 })
    seconds.push(between(first.clock, next.clock))
    at += 2
  }
  return { done: seconds.length, seconds }
}

/** Behind what ended a frame nothing follows. */
function endAt(last: Line, { seconds, over }: { seconds: readonly number[]; over: boolean }): Followed {
  const done = seconds.length
  return over && last.word !== 'start' ? { done, seconds, last } : { done, seconds, odd: true }
}

const LINE = /^(\d{1,7}) (?:(start|moved|stopped)|done (\d{1,3}))(?: ([\d.]*))?$/

/** A line of the journal, if it is about this item. */
function lineOf(text: string | undefined, item: number): Line | undefined {
  const [, at, word, status, clock] = LINE.exec(text ?? '') ?? []
  if (Number(at) !== item) return undefined
  return { at: item, word: word ?? 'done', status: Number(status ?? 0), clock: Number(clock) }
}

function between(start: number, end: number): number {
  const seconds = end - start
  return seconds >= 0 && seconds < LONGEST ? seconds : 0
}

/** A day, in seconds: no item takes longer, whatever clock a host has. */
const LONGEST = 86_400
