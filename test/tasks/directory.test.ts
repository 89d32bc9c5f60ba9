import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/directory.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const at = (entry: unknown, above: unknown = folder): Answers => ({ 'entry /d': above, 'entry /d/e': entry })

const script = (change: Change | undefined) =>
  change && change.kind.script?.(change, { user: 'root', nonce: 'n', lasts: true, print: () => '' })

describe('directory', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['makes what is not there', {}, at(null), ['definite: create directory /d/e']],
    ['does nothing when it is there', {}, at(folder), []],
    ['does nothing when it is right', { mode: '755', owner: 'root', group: 'root' }, at(folder), []],
    ['leaves the mode that nobody named', {}, at({ ...folder, mode: '2700' }), []],
    ['gives it mode 0', { mode: '000' }, at(folder), ['definite: create directory /d/e (mode 0755 -> 0000)']],
    [
      'takes setgid away when the mode has none',
      { mode: '0755' },
      at({ ...folder, mode: '2755' }),
      ['definite: create directory /d/e (mode 2755 -> 0755)'],
    ],
    ['needs the owner', { owner: 'v' }, at(null), ['refused: there is no user v']],
    [
      'gives it to another',
      { owner: 'u' },
      { ...at(folder), 'user u': {} },
      ['definite: create directory /d/e (owner root -> u)'],
    ],
    ['needs the directory above', {}, at(null, null), ['refused: the directory /d does not exist']],
    [
      'is not sure where that may come first',
      {},
      at(null, known(null, ['if so'])),
      ['unknown: create directory /d/e'],
    ],
    [
      'needs a directory above, not a file',
      {},
      at(null, textFile('')),
      ['refused: /d is a file, not a directory'],
    ],
    [
      'refuses to take the place of a file',
      {},
      at(textFile('')),
      ['refused: /d/e is a file, not a directory'],
    ],
    [
      'refuses to take the place of a link',
      {},
      at({ type: 'link', target: '/x' }),
      ['refused: /d/e is a link, not a directory'],
    ],
    ['cannot tell before it can be seen', {}, at(unknown('later')), ['unknown: create directory /d/e']],
    ['removes it', { state: 'absent' }, at(folder), ['definite: remove /d/e']],
    ['leaves absent what is absent', { state: 'absent' }, at(null), []],
    [
      'is not sure of what is only assumed to be absent',
      { state: 'absent' },
      at(known(null, ['if so'])),
      ['unknown: nothing to do, if so'],
    ],
    ['removes a file in its place', { state: 'absent' }, at(textFile('')), ['definite: remove /d/e']],
    ['never removes all', { path: '/d/../', state: 'absent' }, {}, ['refused: / cannot be removed']],
    ['takes no empty path', { path: '' }, {}, wrong('path')],
    ['takes the number that YAML makes of 0755', { mode: 0o755 }, at(folder), []],
    ['takes no empty mode', { mode: '' }, {}, wrong('mode')],
    ['takes no empty owner', { owner: '' }, {}, wrong('owner')],
    ['takes no empty group', { group: '' }, {}, wrong('group')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { path: '/d/e', ...params }, answers)).toEqual(expected)
  })

  it('is made with the group of a directory that is setgid, as the kernel does', async () => {
    const [change] = await changesOf(
      task,
      { path: '/d/e' },
      at(null, { ...folder, mode: '2755', group: 'g' }),
    )
    expect(change).toMatchObject({ after: known({ ...folder, group: 'g' }) })
    // With five digits mkdir does not take setgid from there.
    expect(script(change)).toContain('mkdir -m 00755 /d/e')
  })
})
