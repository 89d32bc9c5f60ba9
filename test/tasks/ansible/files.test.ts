import { describe, expect, it } from 'vitest'
import type { AnyTask } from '../../../src/define/task.ts'
import { known, unknown } from '../../../src/model/seen.ts'
import copy from '../../../tasks/ansible/ansible.builtin.copy.ts'
import file from '../../../tasks/ansible/ansible.builtin.file.ts'
import lineinfile from '../../../tasks/ansible/ansible.builtin.lineinfile.ts'
import stat from '../../../tasks/ansible/ansible.builtin.stat.ts'
import template from '../../../tasks/ansible/ansible.builtin.template.ts'
import { type Answers, folder, outputs, planned, textFile } from '../planned.ts'

const at = (entry: unknown, more: Answers = {}): Answers => ({
  'entry /': folder,
  'entry /d': folder,
  'entry /d/f': entry,
  'exists /x': true,
  ...more,
})
const link = { type: 'link', target: '/x' }

type Case = [title: string, params: Record<string, unknown>, answers: Answers, is: string[]]

const tables: [AnyTask, Record<string, unknown>, Case[]][] = [
  [
    file as unknown as AnyTask,
    { path: '/d/f' },
    [
      ['makes a directory', { state: 'directory' }, at(null), ['definite: create directory /d/f']],
      ['leaves a directory', { state: 'directory' }, at(folder), []],
      [
        'makes the directories above it, with the same mode',
        { path: '/d/f/g', state: 'directory', mode: '0700' },
        at(null),
        ['definite: create directory /d/f', 'definite: create directory /d/f/g'],
      ],
      [
        'gives a directory another mode',
        { state: 'directory', mode: '0700' },
        at(folder),
        ['definite: create directory /d/f (mode 0755 -> 0700)'],
      ],
      [
        'makes no directory of a file',
        { state: 'directory' },
        at(textFile('')),
        ['refused: /d/f is a file, not a directory'],
      ],
      ['leaves a file', {}, at(textFile('')), []],
      [
        'gives a file a mode',
        { mode: 'g+w' },
        at(textFile('')),
        ['definite: write /d/f (mode 0644 -> 0664)'],
      ],
      [
        'gives a file the mode 0',
        { mode: '0' },
        at(textFile('')),
        ['definite: write /d/f (mode 0644 -> 0000)'],
      ],
      ['needs a file', {}, at(null), ['refused: /d/f is absent: state: touch makes an empty file']],
      [
        'refuses a mode without its 0',
        { mode: 644 },
        at(textFile('')),
        ['refused: mode: write "0644", with a 0 and in quotes: YAML has read a number'],
      ],
      ['touches what is not there', { state: 'touch' }, at(null), ['definite: write /d/f']],
      ['touches what is there, each time', { state: 'touch' }, at(textFile('')), ['definite: touch /d/f']],
      [
        'touches nothing whose times are kept',
        { state: 'touch', access_time: 'preserve', modification_time: 'preserve' },
        at(textFile('')),
        [],
      ],
      ['links', { state: 'link', src: '/x' }, at(null), ['definite: link /d/f -> /x']],
      ['leaves a link', { state: 'link', src: '/x' }, at(link), []],
      [
        'links to nothing only by force',
        { state: 'link', src: '/y' },
        at(null, { 'exists /y': false }),
        ['refused: /y does not exist; force: true makes a link to it all the same'],
      ],
      [
        'puts a link in place of a file only by force',
        { state: 'link', src: '/x' },
        at(textFile('')),
        ['refused: /d/f is a file; force: true puts a link in its place'],
      ],
      [
        'puts a link in place of a file by force',
        { state: 'link', src: '/x', force: true },
        at(textFile('')),
        ['definite: link /d/f -> /x'],
      ],
      ['removes a directory', { state: 'absent' }, at(folder), ['definite: remove /d/f']],
      ['removes nothing', { state: 'absent' }, at(null), []],
      [
        'cannot tell before it can be seen',
        { state: 'absent' },
        at(unknown('later')),
        ['unknown: remove /d/f'],
      ],
      [
        'does not take what it does not know',
        { attributes: '+i' },
        at(null),
        [expect.stringContaining('attributes') as string],
      ],
    ],
  ],
  [
    copy as unknown as AnyTask,
    { dest: '/d/f' },
    [
      ['writes a text', { content: 'x' }, at(null), ['definite: write /d/f']],
      ['leaves a text', { content: 'x' }, at(textFile('x')), []],
      ['writes an empty text', { content: '' }, at(null), ['definite: write /d/f']],
      ['writes 0', { content: 0 }, at(textFile('0')), []],
      ['writes true as Python does', { content: true }, at(textFile('True')), []],
      [
        'writes what is not known yet',
        { content: unknown('later') },
        at(textFile('x')),
        ['unknown: write /d/f'],
      ],
      ['leaves another text without force', { content: 'x', force: false }, at(textFile('y')), []],
      [
        'writes where nothing is without force',
        { content: 'x', force: false },
        at(null),
        ['definite: write /d/f'],
      ],
      [
        'writes a file of the controller',
        { src: { name: 'a', content: 'x' } },
        at(null),
        ['definite: write /d/f'],
      ],
      ['writes below a folder', { src: { name: 'a', content: 'x' } }, at(folder), ['definite: write /d/f/a']],
      [
        'writes below a folder that it makes',
        { dest: '/d/f/', src: { name: 'a', content: 'x' } },
        at(null),
        ['definite: create directory /d/f', 'definite: write /d/f/a'],
      ],
      [
        'writes all that is in a folder',
        { dest: '/d', src: { name: 'f', tree: { a: 'x', b: null, 'b/c': 'y' } } },
        at(null),
        [
          'definite: create directory /d/f',
          'definite: write /d/f/a',
          'definite: create directory /d/f/b',
          'definite: write /d/f/b/c',
        ],
      ],
      [
        'puts no text in a folder',
        { content: 'x' },
        at(folder),
        ['refused: /d/f is a folder: write the name of the file, too'],
      ],
      [
        'copies on the host',
        { src: '/x', remote_src: true },
        at(null, { 'entry /x': textFile('x') }),
        ['definite: write /d/f'],
      ],
      [
        'copies nothing that is not there',
        { src: '/x', remote_src: true },
        at(null, { 'entry /x': null }),
        ['refused: /x does not exist'],
      ],
      ['takes one of src and content', {}, at(null), ['task ansible.builtin.copy needs one of src, content']],
    ],
  ],
  [
    template as unknown as AnyTask,
    { dest: '/d/f', src: { name: 'a.j2', content: 'x' } },
    [
      ['writes a file', {}, at(null), ['definite: write /d/f']],
      ['leaves a file', {}, at(textFile('x')), []],
      ['writes below a folder', {}, at(folder), ['definite: write /d/f/a.j2']],
    ],
  ],
  [
    lineinfile as unknown as AnyTask,
    { path: '/d/f', line: 'x' },
    [
      ['adds a line', {}, at(textFile('')), ['definite: write /d/f']],
      ['leaves a line', {}, at(textFile('x\n')), []],
      ['makes no file', {}, at(null), ['refused: /d/f does not exist']],
      ['makes a file', { create: true }, at(null), ['definite: write /d/f']],
      ['removes nothing of no file', { state: 'absent' }, at(null), []],
      ['cannot tell before the file can be seen', {}, at(unknown('later')), ['unknown: write /d/f']],
      [
        'edits no bytes',
        {},
        at({ ...textFile(''), text: undefined }),
        ['refused: /d/f is not a text file that can be edited'],
      ],
      [
        'refuses a pattern that is none',
        { regexp: '(' },
        at(textFile('x\n')),
        [expect.stringContaining('refused: ') as string],
      ],
    ],
  ],
]

describe.each(tables.map(([task, params, cases]) => ({ name: task.name, task, params, cases })))(
  '$name',
  ({ task, params, cases }) => {
    it.each(cases)('%s', async (_title, more, answers, is) => {
      expect(await planned(task, { ...params, ...more }, answers)).toEqual(is)
    })
  },
)

describe('ansible.builtin.stat', () => {
  it('changes nothing, and tells what is there, or that nothing is', async () => {
    const about = { exists: true, isdir: false }
    expect(await planned(stat, { path: '/d/f' }, {})).toEqual([])
    expect(await outputs(stat, { path: '/d/f' }, { stat: about })).toEqual({ stat: known(about) })
    expect(await outputs(stat, { path: '/d/f' }, {})).toEqual({ stat: known({ exists: false }) })
  })
})
