import { describe, expect, it } from 'vitest'
import { judge } from '../../src/change/journal.ts'
import { after, inChanges } from '../../src/change/performed.ts'

const judged = (lines: readonly string[], said: Record<string, string> = {}, length = 2) =>
  judge(`${lines.join('\n')}\n`, new Map(Object.entries(said)), length)

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
      { done: 1, seconds: [0], stopped: { why: 'failed', status: 3, words: 'no space\ncopying' } },
    ],
    [
      'ends at the item whose files the disk did not take, though it was done',
      ['0 start 1.00', '0 done 0 2.00', '1 start 2.00', '1 done 0 2.50', '1 unsynced 3.00'],
      { '1.err': 'error syncing' },
      { done: 1, seconds: [1], stopped: { why: 'failed', status: 1, words: 'error syncing' } },
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
        stopped: { why: 'failed', status: 1, words: 'it was ended before it was done' },
      },
    ],
    [
      'is empty when the frame never began',
      [],
      {},
      { done: 0, seconds: [], stopped: { why: 'failed', status: 1, words: '' } },
    ],
  ])('%s', (_title, lines, said, expected) => {
    expect(judged(lines, said)).toEqual(expected)
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
