import { expect, it } from 'vitest'
import { known, unknown } from '../../../src/model/seen.ts'
import { fitting } from '../../../tasks/ansible/lib/contents.ts'
import type { Found } from '../../../tasks/ansible/lib/found.ts'

const file = { path: '/x' } as Found
const fits = (text: string, contains: string, read_whole_file = false) =>
  fitting([{ file, text: known(text) }], { contains, read_whole_file })

it.each([
  ['a line fits from its beginning', 'a\nport=1\n', 'port', true],
  ['a line fits further on', 'a\n#port=1\n', 'port', false],
  [
    'a pattern as Python has it',
    'extension =  apcu.so\n',
    String.raw`extension(\s+)?=(\s+)?apc[u]?\.so`,
    true,
  ],
  ['a file is empty', '', '.*', false],
  ['a line is empty', '\n', '^$', true],
  ['what comes after the last line end', 'a\n', '^$', false],
  ['a file has no line end', '0', '0', true],
])('a file that contains something: %s', (_title, text, contains, is) => {
  expect(fits(text, contains)).toEqual(known(is ? [file] : []))
})

it('may be looked through as a whole, anywhere in it', () => {
  expect(fits('a\n#port=1\n', 'port', true)).toEqual(known([file]))
  expect(fits('a\nb', 'a\\nb', true)).toEqual(known([file]))
  expect(fits('', 'a', true)).toEqual(known([]))
})

it('is unknown where a file is', () => {
  expect(fitting([{ file, text: unknown('later') }], { contains: 'a' }).known).toBe(false)
})
