import { describe, expect, it } from 'vitest'
import { judge } from '../../src/perform/journal.ts'
import { after, inChanges } from '../../src/perform/performed.ts'

const judged = (lines: readonly string[], said: Record<string, string> = {}, toSync = -1) =>
  judge(`${lines.join('\n')}\n`, new Map(Object.entries(said)), { length: 2, toSync })

const UNNOTED = 'the host could not record it in the journal, so it was not started: is the disk full?'

describe('the journal of a frame', () => {
  it.each<[string, string[], Record<string, string>, unknown]>([
    [
      'is done when every item is',
      ['0 start 10.00', '0 done 0 10.50', '1 start 10.50', '1 done 0 12.00'],
      {},
      { done: 2, seconds: [0.5, 1.5] },
    ],
    [
      'ends at an item that failed, with what it said',
      ['0 start 1.00', '0 done 0 1.00', '1 start 1.00', '1 done 3 1.25'],
      { '1.err': 'no space', '1.out': 'copying', '0.err': 'a warning' },
      {
        done: 1,
        seconds: [0],
        stopped: { why: 'failed', status: 3, words: 'no space\ncopying\nexit status 3' },
      },
    ],
    ['ends at an item that moved', ['0 moved 5.00'], {}, { done: 0, seconds: [], stopped: { why: 'moved' } }],
    [
      'ends where it was asked to stop',
      ['0 start 1.00', '0 done 0 2.00', '1 stopped 2.00'],
      {},
      { done: 1, seconds: [1], stopped: { why: 'interrupted' } },
    ],
    [
      'knows an item that was ended before it was done',
      ['0 start 1.00'],
      {},
      {
        done: 0,
        seconds: [],
        stopped: { why: 'failed', status: 1, words: 'it was terminated before it finished' },
      },
    ],
    [
      'is empty when the frame never began, for which the shell has words',
      [],
      { log: 'cannot create script' },
      { done: 0, seconds: [], stopped: { why: 'failed', status: 1, words: 'cannot create script' } },
    ],
    [
      'says what may be the matter where nobody has words',
      ['0 start 1.00', '0 done 0 1.00'],
      {},
      { done: 1, seconds: [0], stopped: { why: 'failed', status: 1, words: UNNOTED } },
    ],
  ])('%s', (_title, lines, said, expected) => {
    expect(judged(lines, said)).toEqual(expected)
  })

  it('says the exit status of an item that failed without a word', () => {
    expect(judged(['0 start 1.00', '0 done 7 1.00'])).toMatchObject({ stopped: { words: 'exit status 7' } })
  })

  it.each<[string, string[], number]>([
    ['a line that is there twice', ['0 start 1', '0 done 0 2', '0 done 0 2', '1 start 2', '1 done 0 3'], 1],
    ['an item that nobody began', ['0 done 0 2', '1 done 0 3'], 0],
    ['another order', ['1 start 1', '1 done 0 2', '0 start 2', '0 done 0 3'], 0],
    ['an item that is not in the frame', ['0 start 1', '0 done 0 1', '7 start 1', '7 done 0 2'], 1],
    ['more items than were asked for', [0, 1, 2].flatMap((at) => [`${at} start 1`, `${at} done 0 1`]), 2],
    ['a status that is no number', ['0 start 1', '0 done zero 2'], 0],
    ['a status that is empty', ['0 start 1', '0 done  2'], 0],
    ['lines behind the end', ['0 start 1', '0 done 3 2', '1 start 2', '1 done 0 3'], 0],
    ['a disk that confirms what nobody wrote', ['0 synced 1', '0 start 1', '0 done 0 2'], 0],
  ])('is not believed from %s on', (_title, lines, done) => {
    const ended = judged(lines)
    expect(ended).toMatchObject({ done, stopped: { why: 'failed' } })
    expect(JSON.stringify(ended)).toContain('the journal on the host does not match the work it was given')
  })

  it('takes no time from a clock that jumps', () => {
    const lines = ['0 start 5', '0 done 0 1', '1 start 1', '1 done 0 99999999']
    expect(judged(lines)).toEqual({ done: 2, seconds: [0, 0] })
  })

  it('counts a cluster as the changes that it holds, the first with the time of all', () => {
    const performed = { done: 2, seconds: [1, 2] }
    expect(inChanges(performed, [1, 3, 2])).toEqual({ done: 4, seconds: [1, 2, 0, 0] })
    expect(inChanges({ done: 0, seconds: [] }, [2])).toEqual({ done: 0, seconds: [] })
  })

  it('goes on with the next part', () => {
    const stopped = { why: 'moved' as const }
    expect(after({ done: 1, seconds: [1] }, { done: 0, seconds: [], stopped })).toEqual({
      done: 1,
      seconds: [1],
      stopped,
    })
  })
})

describe('a frame whose second item has a file that waits for the disk', () => {
  const done = ['0 start 1.00', '0 done 0 2.00', '1 start 2.00', '1 done 0 2.50']
  const failed = (words: string) => ({
    done: 1,
    seconds: [1],
    stopped: { why: 'failed', status: 0, words },
  })

  it('is done when the disk has taken it', () => {
    expect(judged([...done, '1 synced 3.00'], {}, 1)).toEqual({ done: 2, seconds: [1, 0.5] })
  })

  it('ends at that item, though it was done, where the disk says why not', () => {
    expect(judged(done, { '1.err': 'sync: error syncing' }, 1)).toEqual(
      failed('sync: error syncing\nthe disk did not confirm the write'),
    )
  })

  it('ends at that item where nothing was said', () => {
    expect(judged(done, {}, 1)).toEqual(failed('the disk did not confirm the write'))
  })

  it('is planned anew from that item where it moved: what was not written cannot be missing on the disk', () => {
    expect(judged([...done.slice(0, 2), '1 moved 2.00', '1 synced 3.00'], {}, 1)).toEqual({
      done: 1,
      seconds: [1],
      stopped: { why: 'moved' },
    })
  })

  it('ends at the item before it where that failed', () => {
    const lines = ['0 start 1.00', '0 done 3 2.00', '1 synced 3.00']
    expect(judged(lines, { '0.err': 'no' }, 1)).toEqual({
      done: 0,
      seconds: [],
      stopped: { why: 'failed', status: 3, words: 'no\nexit status 3' },
    })
  })
})
