import { expect, it } from 'vitest'
import { excluder } from '../../src/resource/tree/exclude.ts'

it.each<[string, string, boolean, boolean]>([
  ['*.o', 'a.o', false, true],
  ['*.o', 'd/e/a.o', false, true],
  ['*.o', 'a.o.c', false, false],
  ['*.o', 'ao', false, false],
  ['*', 'a', false, true],
  ['?', 'ab', false, false],
  ['?', 'a', false, true],
  ['/a', 'a', false, true],
  ['/a', 'd/a', false, false],
  ['a', 'd/a', false, true],
  ['a', 'ba', false, false],
  ['d/a', 'x/d/a', false, true],
  ['/d/*', 'd/a', false, true],
  ['/d/*', 'd/e/a', false, true],
  ['/d/*.c', 'd/e/a.c', false, false],
  ['/d/**.c', 'd/e/a.c', false, true],
  ['build/', 'build', false, false],
  ['build/', 'build', true, true],
  ['build/', 'x/build/y/z', false, true],
  ['.git', '.git/config', false, true],
  ['[a].$', '[a].$', false, true],
  ['[a].$', 'a.$', false, false],
  ['a\nb', 'a\nb', false, true],
  ['', 'a', false, false],
])('the pattern %j and the path %j (a directory: %s): left out %s', (pattern, path, isDirectory, out) => {
  expect(excluder([pattern])(path, isDirectory)).toBe(out)
})

it('nothing is left out without a pattern, and what any of them names is', () => {
  expect(excluder([])('a', false)).toBe(false)
  expect(excluder(['b', 'a'])('a', false)).toBe(true)
})
