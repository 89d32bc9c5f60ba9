import { expect, test } from 'vitest'
import { didYouMean, nearest } from '../../src/schema/nearest.ts'

test.each([
  ['stat', ['state', 'name'], 'state'],
  ['naem', ['state', 'name'], 'name'],
  ['hots', ['host', 'port'], 'host'],
  ['ansible_hots', ['ansible_host', 'ansible_port'], 'ansible_host'],
  ['Template', ['template'], 'template'],
  ['apt', ['systemd', 'template'], undefined],
  ['x', ['y'], 'y'],
  ['', ['state'], undefined],
])('%j among %j is %j', (written, words, expected) => {
  expect(nearest(written, words)).toBe(expected)
})

test('the hint is a question, or nothing', () => {
  expect(didYouMean('stat', ['state'])).toBe('did you mean "state"?')
  expect(didYouMean('stat', ['completely'])).toBeUndefined()
})
