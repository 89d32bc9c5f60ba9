import { afterEach, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import { defineFact } from '../../src/host/fact.ts'
import { batchFacts } from '../../src/host/facts.ts'
import { connectLocal } from '../../src/host/local.ts'
import type { Session } from '../../src/host/session.ts'
import { createShell, type Shell } from '../../src/host/shell.ts'
import { exists } from '../../src/resource/command/command-answer.ts'

let shell: Shell
afterEach(() => shell.close())

it.each<[string, boolean, number]>([
  ['what says what is is asked again after something has acted', false, 2],
  ['what only foresees is asked once', true, 1],
])('%s', async (_title, foresees, expected) => {
  let asked = 0
  const fact = defineFact<string, string>({
    name: 'said',
    foresees,
    script: (words) => {
      asked += 1
      return `echo ${words.join(' ')}`
    },
    parse: ({ stdout }) => [stdout.trim()],
  })
  shell = createShell(await connectLocal().open('exec sh'))
  // A session's reader is all that asking needs.
  const facts = batchFacts({ reader: async () => shell } as unknown as Session, new AbortController().signal)
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  facts.forget()
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  expect(asked).toBe(expected)
})

it.each<[string, (text: string) => string, RegExp]>([
  ['a TypeError', () => (undefined as unknown as string).trim(), /^said: Cannot read/],
  ['a RangeError', (text) => 'x'.repeat(2 ** 29 + text.length), /^said: Invalid/],
  ['data without a bottom', () => JSON.stringify(deep(100_000)), /^said: Maximum call stack/],
])('an answer that ends in %s is the trouble of its host', async (_title, parse, words) => {
  const fact = defineFact<string, string>({
    name: 'said',
    script: () => 'echo yes',
    parse: ({ stdout }) => [parse(stdout)],
  })
  shell = createShell(await connectLocal().open('exec sh'))
  const facts = batchFacts({ reader: async () => shell } as unknown as Session, new AbortController().signal)
  const asked = facts.ask(fact('a'), 'root')
  await expect(asked).rejects.toThrow(HostError)
  await expect(asked).rejects.toThrow(words)
})

it('a name that no shell can hold is the trouble of its host', async () => {
  shell = createShell(await connectLocal().open('exec sh'))
  const facts = batchFacts({ reader: async () => shell } as unknown as Session, new AbortController().signal)
  await expect(facts.ask(exists('/a\0b'), 'root')).rejects.toThrow(HostError)
  expect(await facts.ask(exists('/'), 'root')).toBe(true)
})

it('so many are asked about at once as are sure to fit in one answer', async () => {
  const sizes: number[] = []
  const fact = defineFact<string, string>({
    name: 'said',
    most: 2,
    script: (words) => {
      sizes.push(words.length)
      return `printf '%s\n' ${words.join(' ')}`
    },
    parse: ({ stdout }) => stdout.trim().split('\n'),
  })
  shell = createShell(await connectLocal().open('exec sh'))
  const facts = batchFacts({ reader: async () => shell } as unknown as Session, new AbortController().signal)
  const words = ['a', 'b', 'c', 'd', 'e']
  expect(await Promise.all(words.map((word) => facts.ask(fact(word), 'root')))).toEqual(words)
  expect(sizes).toEqual([2, 2, 1])
})

function deep(depth: number): unknown {
  let value: unknown = []
  for (let at = 0; at < depth; at++) value = [value]
  return value
}
