import { afterEach, expect, it } from 'vitest'
import { defineFact } from '../../src/host/fact.ts'
import { batchFacts } from '../../src/host/facts.ts'
import { connectLocal } from '../../src/host/local.ts'
import type { Session } from '../../src/host/session.ts'
import { frameShell, type Shell } from '../../src/host/shell.ts'

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
  shell = frameShell(await connectLocal().open('exec sh'))
  // A session's reader is all that asking needs.
  const facts = batchFacts({ reader: async () => shell } as unknown as Session, new AbortController().signal)
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  facts.forget()
  expect(await facts.ask(fact('a'), 'root')).toBe('a')
  expect(asked).toBe(expected)
})
