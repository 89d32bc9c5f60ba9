import { expect, it } from 'vitest'
import type { ParamsSchema } from '../../src/model/params.ts'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import type { Task } from '../../src/model/task.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

// `src` stands for its content, as the engine has read it or filled it in.
/** A host on which this stands at `/d/f`. */
export const at = (entry: unknown): Answers => ({
  'entry /d': folder,
  'entry /d/f': entry,
  'user u': {},
  'group g': { gid: 1 },
})

/** What is true of every task that puts a file from beside the playbook on a host. */
export function putsAFile<S extends ParamsSchema, C>(task: Task<S, C>): void {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['writes what is not there', {}, at(null), ['definite: write /d/f']],
    ['does nothing when it is the same', {}, at(textFile('a')), []],
    ['writes what differs', {}, at(textFile('A')), ['definite: write /d/f']],
    ['writes an empty one', { src: '' }, at(null), ['definite: write /d/f']],
    ['does nothing when it is empty and shall be', { src: '' }, at(textFile('')), []],
    ['empties it', { src: '' }, at(textFile('0')), ['definite: write /d/f']],
    ['leaves the mode that nobody named', {}, at(textFile('a', { mode: '0600', owner: 'u' })), []],
    ['gives it mode 0', { mode: '000' }, at(textFile('a')), ['definite: write /d/f (mode 0644 -> 0000)']],
    ['gives it an owner', { owner: 'u' }, at(textFile('a')), ['definite: write /d/f (owner root -> u)']],
    ['needs the owner', { owner: 'v' }, at(null), ['refused: there is no user v']],
    ['needs the group', { group: 'h' }, at(null), ['refused: there is no group h']],
    [
      'belongs to root without a question',
      { owner: 'root', group: 'root' },
      at(null),
      ['definite: write /d/f'],
    ],
    [
      'rests on an owner who may come with a package',
      { owner: 'v' },
      { ...at(null), 'user v': known(null, ['if so']) },
      ['assumed: write /d/f'],
    ],
    [
      'may belong to a number without a name',
      { owner: '4242', group: '0' },
      at(null),
      ['definite: write /d/f'],
    ],
    [
      'knows an owner by number',
      { owner: '1000' },
      { ...at(textFile('a', { owner: 'u' })), 'user numbered 1000': 'u' },
      [],
    ],
    [
      'does nothing where a number owns it already',
      { owner: '4242' },
      at(textFile('a', { owner: '4242' })),
      [],
    ],
    ['needs the directory above', {}, {}, ['refused: the directory /d does not exist']],
    ['refuses to be a directory', {}, at(folder), ['refused: /d/f is a directory, not a file']],
    ['takes the place of a link', {}, at({ type: 'link', target: 'a' }), ['definite: write /d/f']],
    ['is assumed where its absence is', {}, at(known(null, ['if so'])), ['assumed: write /d/f']],
    ['cannot tell before its content is known', { src: unknown('x') }, at(null), ['unknown: write /d/f']],
    ['does not validate what is right', { validate: ['test', '%s'] }, at(textFile('a')), []],
    ['has no command that validates', { validate: [] }, at(null), ['definite: write /d/f']],
    [
      'refuses a validation that does not look at the new file',
      { validate: ['visudo', '-c'] },
      at(null),
      ['param "validate" must be a command with %s where the path of the file is to go'],
    ],
    ['takes the number that YAML makes of 0644', { mode: 0o644 }, at(textFile('a')), []],
    [
      'takes no number that misses its 0',
      { mode: 644 },
      at(null),
      ['refused: mode: write "0644", with a 0 and in quotes: YAML has read a number'],
    ],
    ['takes no half number for a mode', { mode: 1.5 }, {}, wrong('mode')],
    ['takes no empty mode', { mode: '' }, {}, wrong('mode')],
    ['takes no empty owner', { owner: '' }, {}, wrong('owner')],
    ['takes no empty group', { group: '' }, {}, wrong('group')],
    ['takes no empty path', { dest: '' }, {}, wrong('dest')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { src: 'a', dest: '/d/f', ...params }, answers)).toEqual(expected)
  })

  it('wants to know what and where', async () => {
    expect(await planned(task, {}, {})).toEqual([
      `missing param "src" for task ${task.name}`,
      `missing param "dest" for task ${task.name}`,
    ])
  })

  it('shows nothing of what is a secret', async () => {
    const [change] = await changesOf(task, { src: new Secret('hunter2'), dest: '/d/f' }, at(null))
    expect(change?.secret).toBe(true)
    expect(JSON.stringify(change)).not.toContain('hunter2')
  })
}
