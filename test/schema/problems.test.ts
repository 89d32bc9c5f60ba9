import { expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.ts'
import { formatProblems } from '../../src/schema/problems.ts'

const text = 'one: 1\ntwo: 2\nthree: 3\n\tfour: 4\nfive: 5\n'
const source = () => text

test('a problem is shown with its place, the lines around it and what to do', () => {
  const problem = { message: 'wrong', at: { file: 'a.yml', line: 3, column: 8 }, hint: 'do right' }
  expect(formatProblems([problem], { source })).toBe(
    [
      'a.yml:3:8: wrong',
      '  1 | one: 1',
      '  2 | two: 2',
      '> 3 | three: 3',
      '    |        ^',
      '  4 |  four: 4',
      '  5 | five: 5',
      '  hint: do right',
      '',
    ].join('\n'),
  )
})

function at(file: string, line: number): Problem {
  return { message: `${file}${line}`, at: { file, line, column: 1 } }
}

test('problems come by file and line, those without a place first, the same one once', () => {
  const shown = formatProblems([at('b', 1), at('a', 10), at('a', 2), { message: 'none' }, at('a', 2)], {
    source: () => undefined,
  })
  expect(shown.split('\n').filter((line) => line !== '')).toEqual([
    'none',
    'a:2:1: a2',
    'a:10:1: a10',
    'b:1:1: b1',
  ])
})

test('nothing that a terminal would obey comes through, nor an encrypted file', () => {
  const at = { file: 'a', line: 1, column: 1 }
  expect(formatProblems([{ message: 'x\u001B[2J', at }], { source: () => '\u001B]0;hi\u0007' })).toBe(
    'a:1:1: x?[2J\n> 1 | ?]0;hi?\n    | ^\n',
  )
  expect(formatProblems([{ message: 'x', at }], { source: () => '$ANSIBLE_VAULT;1.1;AES256\n33' })).toBe(
    'a:1:1: x\n',
  )
})

test('colours are for a terminal only', () => {
  const problem = { message: 'wrong', at: { file: 'a.yml', line: 1, column: 1 } }
  expect(formatProblems([problem], { source, colour: true })).toContain('\u001B[31mwrong\u001B[0m')
})
