import { describe, expect, it } from 'vitest'
import { unknown } from '../../src/model/seen.ts'
import task from '../../tasks/symlink.ts'
import { type Answers, folder, planned, textFile, wrong } from './planned.ts'

const at = (entry: unknown): Answers => ({ 'entry /d': folder, 'entry /d/l': entry })
const link = (target: string) => at({ type: 'link', target })

describe('symlink', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['makes what is not there', {}, at(null), ['definite: link /d/l -> t']],
    ['does nothing when it points there', {}, link('t'), []],
    ['points to what is called 0', { target: '0' }, link('t'), ['definite: link /d/l -> 0']],
    ['does not take /t for t', {}, link('/t'), ['definite: link /d/l -> t']],
    ['takes the place of a file', {}, at(textFile('')), ['definite: link /d/l -> t']],
    [
      'refuses to take the place of a directory',
      {},
      at(folder),
      ['refused: /d/l is a directory, not a link'],
    ],
    ['needs the directory above', {}, {}, ['refused: the directory /d does not exist']],
    ['cannot tell before it can be seen', {}, at(unknown('later')), ['unknown: link /d/l -> t']],
    ['removes it', { state: 'absent' }, link('t'), ['definite: remove /d/l']],
    ['removes it wherever it points', { state: 'absent' }, link('x'), ['definite: remove /d/l']],
    ['leaves absent what is absent', { state: 'absent' }, at(null), []],
    [
      'never removes a directory',
      { state: 'absent' },
      at(folder),
      ['refused: /d/l is a directory, not a link'],
    ],
    ['takes no empty target', { target: '' }, {}, wrong('target')],
    ['takes no number for a target', { target: 0 }, {}, wrong('target')],
    ['takes no empty path', { path: '' }, {}, wrong('path')],
    ['takes no path that is not from the root', { path: 'd/l' }, {}, wrong('path')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { path: '/d/l', target: 't', ...params }, answers)).toEqual(expected)
  })

  it('wants a target', async () => {
    expect(await planned(task, { path: '/d/l' }, {})).toEqual(['missing param "target" for task symlink'])
  })
})
