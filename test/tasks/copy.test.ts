import { describe, expect, it } from 'vitest'
import task from '../../tasks/copy.ts'
import { planned } from './planned.ts'
import { at, putsAFile } from './puts-a-file.ts'

const HASH_OF_FF = 'a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89'

describe('copy', () => {
  putsAFile(task)

  it('takes bytes that are no text', async () => {
    const bytes = { type: 'file', mode: '0644', owner: 'root', group: 'root', size: 1, sha256: HASH_OF_FF }
    expect(await planned(task, { src: { base64: '/w==' }, dest: '/d/f' }, at(bytes))).toEqual([])
    expect(await planned(task, { src: { base64: '' }, dest: '/d/f' }, at(bytes))).toEqual([
      'definite: write /d/f',
    ])
  })
})

describe('copy of a directory', () => {
  const own = { mode: '0644', owner: 'root', group: 'root' }
  const sha256 = HASH_OF_FF
  const content = { largeFile: '/t/f', size: 1, sha256, version: 'v' }
  const entries = [
    { path: 'd', type: 'directory' },
    { path: 'd/f', type: 'file', content },
    { path: 'd/l', type: 'link', target: '../d/f' },
  ]
  const params = (more = {}) => ({ src: { localTree: '/t', entries }, dest: '/d', ...more })
  const there = (tree: Readonly<Record<string, unknown>>) => ({
    entry: { type: 'directory', ...own, mode: '0755' },
    tree,
  })
  const d = { type: 'directory', ...own, mode: '0755' }
  const f = { type: 'file', ...own, size: 1, sha256 }
  const l = { type: 'link', target: '../d/f' }
  const all = { d, 'd/f': f, 'd/l': l }
  const ALL = ['definite: create directory /d/d', 'definite: write /d/d/f', 'definite: link /d/d/l -> ../d/f']

  it.each<[string, object, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['nothing there', {}, {}, ALL],
    ['all of it there', {}, all, []],
    ['all of it there, with modes that are given', { mode: '0644', directory_mode: '0755' }, all, []],
    ['another content', {}, { ...all, 'd/f': { ...f, sha256: '0' } }, ['definite: write /d/d/f']],
    ['no content', {}, { ...all, 'd/f': { ...f, size: 0, sha256: '' } }, ['definite: write /d/d/f']],
    [
      'another mode',
      { mode: '0600', directory_mode: '0700' },
      all,
      [
        'definite: create directory /d (mode 0755 -> 0700)',
        'definite: create directory /d/d (mode 0755 -> 0700)',
        'definite: write /d/d/f (mode 0644 -> 0600)',
      ],
    ],
    ['another target', {}, { ...all, 'd/l': { ...l, target: '' } }, ['definite: link /d/d/l -> ../d/f']],
    ['a link left out', { exclude: ['l'] }, { d, 'd/f': f }, []],
    ['all left out', { exclude: ['*'] }, {}, []],
    ['more there', {}, { ...all, x: f }, []],
    [
      'more there, to be removed',
      { delete: true },
      { ...all, x: f, 'd/y': f },
      ['definite: remove /d/d/y', 'definite: remove /d/x'],
    ],
    ['more there, and left out', { delete: true, exclude: ['/x'] }, { ...all, x: d, 'x/y': f }, []],
    [
      'a whole directory more',
      { delete: true },
      { ...all, x: d, 'x/y': f, 'x/z': d },
      ['definite: remove /d/x'],
    ],
    ['a pipe more', { delete: true }, { ...all, x: { type: 'other' } }, ['definite: remove /d/x']],
    [
      'a pipe in its place',
      {},
      { ...all, 'd/f': { type: 'other' } },
      ['refused: /d/d/f is a device, pipe or socket, not a file'],
    ],
  ])('plans what is left to do, with %s', async (_what, more, tree, left) => {
    expect(await planned(task, params(more), there(tree))).toEqual(left)
  })

  it('cannot be told where it is not known what is there, and makes all where the directory is missing', async () => {
    const cause = { known: false, cause: 'a command comes first' }
    expect(await planned(task, params(), { ...there({}), tree: cause })).toEqual(
      ALL.map((one) => one.replace('definite', 'unknown')),
    )
    const above = { 'entry /': { type: 'directory', ...own, mode: '0755' } }
    expect(await planned(task, params(), above)).toEqual(['definite: create directory /d', ...ALL])
    expect(await planned(task, params(), {})).toEqual(['refused: the directory / does not exist'])
  })
})
