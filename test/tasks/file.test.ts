import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/file.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const at = (entry: unknown): Answers => ({ 'entry /d': folder, 'entry /d/f': entry })
const nothing = known(null, ['if a package brings none'])

describe('file', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['writes what is not there', { content: 'a' }, at(null), ['definite: write /d/f']],
    ['writes an empty file', { content: '' }, at(null), ['definite: write /d/f']],
    ['writes the text 0', { content: '0' }, at(textFile('')), ['definite: write /d/f']],
    ['does nothing when it is right', { content: 'a', mode: '644' }, at(textFile('a')), []],
    ['does nothing when it is empty and shall be', { content: '' }, at(textFile('')), []],
    ['empties it', { content: '' }, at(textFile('0')), ['definite: write /d/f']],
    [
      'means the same path however it is written',
      { path: '//d/x/../f/', content: 'a' },
      at(textFile('a')),
      [],
    ],
    ['leaves the content that nobody gave', { mode: '0644', owner: 'root' }, at(textFile('a')), []],
    ['has nothing to do when nothing is asked', {}, at(textFile('a')), []],
    ['gives it mode 0', { mode: '000' }, at(textFile('a')), ['definite: write /d/f (mode 0644 -> 0000)']],
    [
      'gives it owner and group',
      { owner: 'u', group: 'g' },
      { ...at(textFile('a')), 'user u': {}, 'group g': {} },
      ['definite: write /d/f (owner root -> u, group root -> g)'],
    ],
    ['refuses to give a mode to nothing', { mode: '0600' }, at(null), ['refused: /d/f does not exist']],
    [
      'is not sure of that where something may come first',
      { mode: '0600' },
      at(nothing),
      ['unknown: /d/f does not exist, if a package brings none'],
    ],
    ['is not sure of a file that may come first', { content: 'a' }, at(nothing), ['assumed: write /d/f']],
    ['cannot tell before its content is known', { content: unknown('x') }, at(null), ['unknown: write /d/f']],
    ['cannot tell before it can be seen', { content: 'a' }, at(unknown('x')), ['unknown: write /d/f']],
    [
      'takes the place of a link',
      { content: 'a' },
      at({ type: 'link', target: 'f' }),
      ['definite: write /d/f'],
    ],
    ['refuses to be a directory', { content: 'a' }, at(folder), ['refused: /d/f is a directory, not a file']],
    [
      'is not sure of a directory that may be gone by then',
      { content: 'a' },
      at(known(folder, ['if so'])),
      ['unknown: write /d/f'],
    ],
    ['needs the directory above', { content: 'a' }, {}, ['refused: the directory /d does not exist']],
    ['removes it', { state: 'absent' }, at(textFile('a')), ['definite: remove /d/f']],
    ['leaves absent what is absent, also where nothing is above', { state: 'absent' }, {}, []],
    ['removes no directory', { state: 'absent' }, at(folder), ['refused: /d/f is a directory, not a file']],
    ['takes no number for a text', { content: 0 }, {}, wrong('content')],
    ['takes the number that YAML makes of 0644', { content: 'a', mode: 0o644 }, at(textFile('a')), []],
    ['takes no mode of one digit', { mode: '0' }, {}, wrong('mode')],
    ['takes no empty mode', { mode: '' }, {}, wrong('mode')],
    ['needs the owner', { owner: 'v' }, at(textFile('a')), ['refused: there is no user v']],
    ['takes no empty owner', { owner: '' }, {}, wrong('owner')],
    ['takes no empty group', { group: '' }, {}, wrong('group')],
    ['takes no empty path', { path: '' }, {}, wrong('path')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { path: '/d/f', ...params }, answers)).toEqual(expected)
  })

  it('wants a path', async () => {
    expect(await planned(task, { content: 'a' }, {})).toEqual(['missing param "path" for task file'])
  })

  it('shows no secret content, and compares it', async () => {
    const content = new Secret('hunter2')
    const [change] = await changesOf(task, { path: '/d/f', content }, at(null))
    expect(change?.secret).toBe(true)
    expect(JSON.stringify(change)).not.toContain('hunter2')
    expect(await planned(task, { path: '/d/f', content }, at(textFile('hunter2')))).toEqual([])
  })
})
