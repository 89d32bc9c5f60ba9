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

/** What a frame's journal, and what its items said, come to. `done` and `seconds` count items. */
export function judge(
  journal: string,
  said: ReadonlyMap<string, string>,
  { length, toSync }: Items,
): Performed {
  const all = journal.trim().split('\n').filter(Boolean).map(asLine)
  const lines = all.filter(({ word }) => word !== 'synced')
  // Without a word of it, the disk may not hold what was written: that is not done.
  const unsynced = toSync < 0 || all.length > lines.length ? length : toSync
  const finished = lines.filter(({ at, word, status }) => word === 'done' && status === 0 && at < unsynced)
  const done = finished.length
  const seconds = finished.map(({ at, clock }) => clock - startOf(lines, at))
  if (done === length) return { done, seconds }
  const last = lines.filter(({ at }) => at === done).at(-1)
  if (last?.word === 'moved') return { done, seconds, stopped: { why: 'moved' } }
  if (last?.word === 'stopped') return { done, seconds, stopped: { why: 'interrupted' } }
  const words = [said.get(`${done}.err`), said.get(`${done}.out`), said.get('log')].filter(
    (text) => text !== undefined,
  )
  const status = last?.word === 'done' ? last.status : 1
  const ended =
    last?.word === 'start'
      ? 'it was ended before it was done'
      : done === unsynced
        ? 'the disk did not confirm what was written'
        : last === undefined && words.length === 0
          ? 'the host could not take note of it, so it was not begun: is its disk full?'
          : ''
  const told = utf8([...words, ended].filter(Boolean).join('\n'))
  return { done, seconds, stopped: { why: 'failed', status, words: told } }
}

function asLine(text: string): Line {
  const words = text.split(' ')
  return {
    at: Number(words[0]),
    word: words[1] ?? '',
    status: words[1] === 'done' ? Number(words[2]) : 0,
    clock: Number(words.at(-1)),
  }
}

function startOf(lines: readonly Line[], item: number): number {
  return lines.find(({ at, word }) => at === item && word === 'start')?.clock ?? Number.NaN
}
