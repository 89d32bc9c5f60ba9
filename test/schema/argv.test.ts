import { describe, expect, test } from 'vitest'
import type { ParamsSchema } from '../../src/model/params.ts'
import type { Value } from '../../src/model/value.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'

const words = { type: 'array', items: { type: 'string' } } as const
const schema = {
  properties: {
    argv: { ...words, argv: true },
    validate: { ...words, argv: { placeholder: '%s' } },
    inner: { type: 'object', additionalProperties: { ...words, argv: true } },
  },
} as const satisfies ParamsSchema

const checker = paramsChecker(ajvCompiler())
const said = (value: Value, before = true) => {
  const check = { task: 't', schema, value }
  const problems = before ? checker.written(check) : checker.filled(check).problems
  return problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`))
}
const line = (param: string) =>
  `param "${param}" must be a command with one word per item, but this is one word with spaces in it`

describe('a line where the words of a command are wanted', () => {
  test.each<[Value, string]>([
    ["echo 'a b'", 'write [echo, "a b"]'],
    ['systemctl restart nginx', 'write [systemctl, restart, nginx]'],
    ['sleep 5 yes', 'write [sleep, "5", "yes"]'],
    ['a | b > /c', 'for a shell line write [sh, -c, "a | b > /c"]'],
    ['echo {{ name }}', 'for a shell line write [sh, -c, "echo {{ name }}"]'],
    [['test -f', '/x'], 'write [test, -f, /x]'],
  ])('%j is refused with the way to write it', (argv, hint) => {
    expect(said({ argv })).toEqual([`${line('argv')} (${hint})`])
  })

  test('is found below other params too, and once its expression is filled in', () => {
    expect(said({ inner: { check: 'a b' } })).toEqual([`${line('inner.check')} (write [a, b])`])
    expect(said({ argv: 'a b' }, false)).toHaveLength(1)
  })

  test.each<Value>(['whoami', ['echo', 'a b'], '{{ words }}', ['{{ program | default("x y") }}', 'a b']])(
    '%j is none',
    (argv) => {
      expect(said({ argv })).toEqual([])
    },
  )

  test('a command has a name', () => {
    expect(said({ argv: ['', 'x'] })).toEqual(['param "argv": the command has no name'])
  })
})

test('a command that is given a file says where', () => {
  expect(said({ validate: 'visudo -cf %s' })).toEqual([`${line('validate')} (write [visudo, -cf, "%s"])`])
  expect(said({ validate: ['visudo', '-cf'] })).toEqual([
    'param "validate" must be a command with %s where the path of the file is to go ([visudo, -cf, "%s"])',
  ])
  expect(said({ validate: ['visudo', '-cf', '%s'] })).toEqual([])
  expect(said({ validate: ['visudo', '-cf', '{{ file }}'] })).toEqual([])
})
