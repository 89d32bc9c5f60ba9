import { expect, test } from 'vitest'
import type { ParamsSchema } from '../../src/model/params.ts'
import { unknown } from '../../src/model/seen.ts'
import type { Value } from '../../src/model/value.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'

const schema = {
  properties: {
    argv: { type: 'array', items: { type: 'string' }, argv: true },
    shell: { type: 'string' },
    creates: { type: 'string', late: true },
    always: { type: 'boolean', default: false },
    state: { enum: ['present', 'absent'], default: 'present' },
    job: { type: 'string' },
  },
  exactlyOne: [
    { of: ['argv', 'shell'] },
    { of: ['creates', 'always'], hint: 'say when' },
    { of: ['job'], where: { state: 'present' } },
  ],
} as const satisfies ParamsSchema

const checker = paramsChecker(ajvCompiler())
const all = { argv: ['ls'], always: true, job: 'j' }
const words = (problems: readonly { readonly message: string; readonly hint?: string }[]) =>
  problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`))
const written = (value: Value) => words(checker.written({ task: 't', schema, value }))
const filled = (value: Value) => words(checker.filled({ task: 't', schema, value }).problems)

test.each<[string, Record<string, Value>, string[]]>([
  ['one of each is right', {}, []],
  ['false is not given', { always: false, creates: '/x' }, []],
  ['none is said with what to do', { always: false }, ['task t needs one of creates, always (say when)']],
  ['two are one too many', { shell: 'ls' }, ['task t takes only one of argv and shell']],
  ['one that must be there only in a state is not missed in another', { state: 'absent', job: false }, []],
])('%s, before the run and in it', (_title, params, said) => {
  const value = Object.fromEntries(Object.entries({ ...all, ...params }).filter(([, held]) => held !== false))
  expect(written(value)).toEqual(said)
  expect(filled(value)).toEqual(said)
})

test('what must be there in a state is missed in it', () => {
  expect(written({ argv: ['ls'], always: true })).toEqual(['missing param "job" for task t'])
})

test('an expression may turn out to be left out, so it counts only when it is filled in', () => {
  const both = { ...all, shell: '{{ s }}' }
  expect(written(both)).toEqual([])
  expect(written({ ...all, always: '{{ a }}', creates: '/x' })).toEqual([])
  expect(filled({ ...all, shell: 's' })).toEqual(['task t takes only one of argv and shell'])
  expect(filled({ ...all, creates: unknown('later') })).toEqual([
    'task t takes only one of creates and always',
  ])
})

test('a misspelt param is not also missing', () => {
  expect(written({ argv: ['ls'], job: 'j', alway: true })).toEqual([
    'unknown param "alway" for task t (did you mean "always"?)',
  ])
})
