import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/line.ts'
import { type Answers, changesOf, folder, planned, textFile, wrong } from './planned.ts'

const at = (entry: unknown): Answers => ({ 'entry /d': folder, 'entry /d/f': entry })
const has = (content: string) => at(textFile(content))
const WRITE = ['definite: write /d/f']
const gone = { state: 'absent' }

describe('line', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['does nothing when it stands there', {}, has('a\nx\nb\n'), []],
    ['does nothing when it is the last, without an end', { line: 'b' }, has('x\nb\n'), []],
    ['adds it to an empty file', {}, has(''), WRITE],
    ['adds the line 0', { line: '0' }, has('00\n'), WRITE],
    ['adds an empty line', { line: '' }, has('a\n'), WRITE],
    ['does nothing when an empty line stands there', { line: '' }, has('a\n\nb\n'), []],
    ['does not take a part of a line for it', {}, has('xx\n'), WRITE],
    ['replaces what matches', { match: '^#?x' }, has('#x\n'), WRITE],
    ['does nothing when what matches is it', { match: '^#?x' }, has('#x\nx\n'), []],
    ['does nothing when it stands there and only others match', { match: '^#x' }, has('#x\nx\n'), []],
    ['makes no file', {}, at(null), ['refused: /d/f does not exist; create: true makes it']],
    ['makes the file when told so', { create: true }, at(null), WRITE],
    [
      'is not sure where the file may come first',
      {},
      at(known(null, ['if so'])),
      ['unknown: /d/f does not exist; create: true makes it, if so'],
    ],
    ['cannot tell before the file can be seen', {}, at(unknown('later')), ['unknown: write /d/f']],
    ['gives the file a mode', { mode: '600' }, has('x\n'), ['definite: write /d/f (mode 0644 -> 0600)']],
    ['removes it', gone, has('a\nx\n'), WRITE],
    ['leaves absent what is absent', gone, has('a\n'), []],
    ['leaves absent what is absent in an empty file', gone, has(''), []],
    ['leaves absent what is absent with its file', { ...gone, create: true }, at(null), []],
    [
      'is not sure that it is absent where the file may come first',
      gone,
      at(known(null, ['if so'])),
      ['unknown: nothing to do, if so'],
    ],
    ['removes what matches, too', { ...gone, match: '^b' }, has('a\nb\nbb\n'), WRITE],
    ['refuses a directory', {}, at(folder), ['refused: /d/f is not a text file that can be edited by lines']],
    [
      'cannot tell what stands in a secret that is yet to be written',
      {},
      at({ ...textFile(''), text: undefined, hidden: true }),
      ['unknown: write /d/f'],
    ],
    [
      'refuses bytes that are no text',
      {},
      at({ ...textFile(''), text: undefined }),
      ['refused: /d/f is not a text file that can be edited by lines'],
    ],
    [
      'refuses a match that is none',
      { match: '(' },
      has(''),
      [expect.stringMatching(/^param "match": Invalid regular expression: /) as string],
    ],
    ['takes no match of everything for none', { match: '' }, has('a\n'), wrong('match')],
    ['takes no two lines', { line: 'x\n' }, has(''), wrong('line')],
    ['takes no number for a line', { line: 0 }, has(''), wrong('line')],
    ['takes no empty path', { path: '' }, {}, wrong('path')],
    ['takes no empty owner', { owner: '' }, {}, wrong('owner')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { path: '/d/f', line: 'x', ...params }, answers)).toEqual(expected)
  })

  it.each<[string, Record<string, unknown>, string, string]>([
    ['at the end', {}, 'a\nb', 'a\nb\nx\n'],
    ['in the place of the last that matches', { match: '^a' }, 'a1\na2\nb\n', 'a1\nx\nb\n'],
    ['after an empty line that stands there', {}, '\n', '\nx\n'],
    ['gone wherever it stood', gone, 'x\na\nx\n', 'a\n'],
    ['gone with all that matches', { ...gone, match: '^a' }, 'a1\nb\na2\nx\n', 'b\n'],
    ['gone, and nothing left', gone, 'x\n', ''],
  ])('is %s, and then nothing is left to do', async (_title, params, before, text) => {
    const given = { path: '/d/f', line: 'x', ...params }
    expect(await changesOf(task, given, has(before))).toMatchObject([{ after: { value: { text } } }])
    expect(await planned(task, given, has(text))).toEqual([])
  })

  it('is not repeated for each of several that match', async () => {
    const params = { path: '/d/f', line: 'Port 22', match: '^#Port' }
    expect(await planned(task, params, has('#Port 1\nPort 22\n'))).toEqual([])
  })
})

it('refuses a line of blanks that a pattern would not come through, and lets others go on meanwhile', async () => {
  const params = { path: '/d/f', line: 'x', match: '^(.*\\s)*y$', state: 'present' }
  let stepRuns = 0
  const timer = setInterval(() => (stepRuns += 1), 50)
  const answers = has(`${' '.repeat(250_000)}\n`)
  const refused = await planned(task, params, answers)
  clearInterval(timer)
  expect(refused).toEqual(['refused: this pattern takes too long on this string'])
  expect(stepRuns).toBeGreaterThan(10)
})
