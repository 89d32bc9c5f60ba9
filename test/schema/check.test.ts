import { describe, expect, test } from 'vitest'
import type { ParamsSchema } from '../../src/model/params.ts'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import type { Value } from '../../src/model/value.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { parseYaml } from '../../src/schema/document.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'

const schema = {
  properties: {
    name: { type: 'string', minLength: 1, description: 'The package.' },
    state: { enum: ['present', 'absent', 'latest'], default: 'present' },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    force: { type: 'boolean', default: false },
    mode: { type: 'string', pattern: '^[0-7]{4}$', description: 'Four octal digits in quotes.' },
    either: { type: ['string', 'integer'] },
    list: { type: 'array', items: { type: 'string' }, minItems: 1 },
    password: { type: 'string', secret: true, minLength: 8 },
    content: { type: 'string', late: true, secret: true },
    env: { type: 'object', additionalProperties: { type: 'string', secret: true } },
    open: { type: 'object' },
    inner: {
      type: 'object',
      properties: { a: { type: 'integer', default: 7 }, b: { type: 'string', late: true } },
      required: ['b'],
    },
    items: { type: 'array', late: true, items: { type: 'object' } },
  },
  required: ['name'],
} as const satisfies ParamsSchema

const checker = paramsChecker(ajvCompiler())

function filled(value: Value) {
  return checker.filled({ task: 'pkg', schema, value })
}

function said(value: Value): string[] {
  return filled(value).problems.map(
    ({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

describe('params that are right', () => {
  test('come back with defaults filled in', () => {
    expect(filled({ name: 'curl' })).toEqual({
      params: { name: 'curl', state: 'present', force: false },
      problems: [],
    })
    expect(filled({ name: 'x', inner: { b: 'y' } }).params).toMatchObject({ inner: { a: 7, b: known('y') } })
  })

  test('do not change what was given', () => {
    const given = { name: 'curl', inner: { b: 'x' } }
    filled(given)
    expect(given).toEqual({ name: 'curl', inner: { b: 'x' } })
  })

  test.each([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['off', false],
    ['true', true],
    ['false', false],
  ])('the text %j is the boolean %j', (text, value) => {
    expect(filled({ name: 'x', force: text }).params).toMatchObject({ force: value })
  })

  test('digits in a text are a whole number where only a number will do', () => {
    expect(filled({ name: 'x', port: '25', either: '25' }).params).toMatchObject({ port: 25, either: '25' })
    expect(said({ name: 'x', port: '25.5' })).toHaveLength(1)
    expect(said({ name: 7 })).toHaveLength(1)
  })

  test('a late param is a seen value, an absent one stays absent', () => {
    const { params } = filled({ name: 'x', content: 'text' })
    expect(params).toMatchObject({ content: known('text') })
    expect('items' in params).toBe(false)
  })

  test('a text with braces is a text like any other once the run has filled it in', () => {
    expect(filled({ name: 'x', content: '{{ jinja }}' }).params).toMatchObject({
      content: known('{{ jinja }}'),
    })
    expect(said({ name: 'x', port: '{{ port }}' })).toHaveLength(1)
  })
})

describe('params that are wrong', () => {
  test.each<[Value, string[]]>([
    [{ name: 'x', stat: 'absent' }, ['unknown param "stat" for task pkg (did you mean "state"?)']],
    [{ state: 'absent' }, ['missing param "name" for task pkg (name: The package.)']],
    [
      { name: 'x', state: 'presnt' },
      [
        'param "state" of task pkg must be one of present, absent, latest, not the string "presnt" (did you mean "present"?)',
      ],
    ],
    [{ name: 'x', port: 'smtp' }, ['param "port" of task pkg must be a whole number, not the string "smtp"']],
    [{ name: 'x', port: 0 }, ['param "port" of task pkg must be at least 1, not the number 0']],
    [{ name: 'x', port: 70_000 }, ['param "port" of task pkg must be at most 65535, not the number 70000']],
    [{ name: '' }, ['param "name" of task pkg must not be empty, not an empty string']],
    [{ name: null }, ['param "name" of task pkg must be a string, not empty']],
    [
      { name: 'x', mode: 644 },
      [
        'param "mode" of task pkg must be a string, not the number 644 (put it in quotes: without them YAML reads a number, and 0644 becomes 420)',
      ],
    ],
    [
      { name: 'x', mode: '999' },
      [
        'param "mode" of task pkg does not have the required format: the string "999" (Four octal digits in quotes.)',
      ],
    ],
    [
      { name: 'x', either: true },
      ['param "either" of task pkg must be a string or a whole number, not true (put it in quotes)'],
    ],
    [{ name: 'x', list: { a: 1 } }, ['param "list" of task pkg must be a list, not a map']],
    [{ name: 'x', list: [] }, ['param "list" of task pkg must have at least 1 entry, not an empty list']],
    [{ name: 'x', list: ['a', { b: 1 }] }, ['param "list[1]" of task pkg must be a string, not a map']],
    [
      { name: 'x', inner: { b: 'x', c: 1 } },
      ['unknown key "c" in param "inner" of task pkg (did you mean "a"?)'],
    ],
    [{ name: 'x', inner: {} }, ['missing "b" in param "inner" of task pkg']],
    [
      { name: 'x', env: { 'a/b~c': 1 } },
      [
        'param "env.a/b~c" of task pkg must be a string, not the number 1 (put it in quotes: without them YAML reads a number, and 0644 becomes 420)',
      ],
    ],
    [['x'], ['task pkg takes a map of params, not a list']],
  ])('%j', (value, expected) => {
    expect(said(value)).toEqual(expected)
  })

  test('are all said at once', () => {
    expect(said({ stat: 1, port: 'x', force: 'maybe' })).toHaveLength(4)
  })

  test('are placed: an unknown key at the key, a wrong value at the value, a missing one at its map', () => {
    const { value, locate } = parseYaml('p.yml', 'nam: x\nport: smtp\ninner:\n  a: 1\n')
    const { problems } = checker.filled({ task: 'pkg', schema, value, locate })
    const places = problems.map(({ at, message }) => `${at?.line}:${at?.column} ${message.split(' ')[0]}`)
    expect(places.toSorted()).toEqual(['1:1 missing', '1:1 unknown', '2:7 param', '4:3 missing'])
  })
})

describe('secrets', () => {
  const secret = new Secret('correct horse')

  test('reach the task where the schema says so', () => {
    const { params, problems } = filled({
      name: 'x',
      password: secret,
      content: secret,
      env: { KEY: secret },
    })
    expect(problems).toEqual([])
    expect(params['password']).toBe(secret)
    expect(params['content']).toEqual(known(secret))
    expect(params['env']).toEqual({ KEY: secret })
  })

  test.each<[string, Value]>([
    ['name', { name: secret }],
    ['list[0]', { name: 'x', list: [secret] }],
    ['open.any', { name: 'x', open: { any: secret } }],
  ])('are refused in %s', (param, value) => {
    expect(said(value)).toEqual([
      `a secret cannot be used in param "${param}" of task pkg (the task would show it)`,
    ])
  })

  test('under an unknown key leave only the unknown key to say', () => {
    expect(said({ name: 'x', passwrd: secret })).toEqual([
      'unknown param "passwrd" for task pkg (did you mean "password"?)',
    ])
  })

  test('are checked like texts, and never shown', () => {
    expect(said({ name: 'x', password: new Secret('short') })).toEqual([
      'param "password" of task pkg must have at least 8 characters, not (secret)',
    ])
  })
})

describe('unknown values', () => {
  const cause = unknown('step "make key" has not run')

  test('stay in a late param', () => {
    expect(filled({ name: 'x', content: cause })).toMatchObject({ params: { content: cause }, problems: [] })
    expect(filled({ name: 'x', content: cause }).unknown).toBeUndefined()
  })

  test('inside a late param make all of it unknown', () => {
    expect(filled({ name: 'x', items: [{ a: 'b' }, { a: cause }] }).params['items']).toBe(cause)
  })

  test('elsewhere make the whole step unknown, not wrong', () => {
    const { unknown, problems } = filled({ name: cause, port: 'x' })
    expect(unknown).toBe(cause)
    expect(problems).toHaveLength(1)
  })
})

function written(value: Value): string[] {
  return checker.written({ task: 'pkg', schema, value }).map(({ message }) => message)
}

describe('before the run', () => {
  test('an expression passes as any type', () => {
    expect(
      written({
        name: '{{ x }}',
        port: '{{ p }}',
        force: '{{ f }}',
        list: '{{ l }}',
        inner: '{{ i }}',
        state: '{{ s }}',
      }),
    ).toEqual([])
    expect(written({ name: 'x', list: ['{{ a }}'], mode: '0{{ m }}' })).toEqual([])
  })

  test('what has no expression is checked in full', () => {
    expect(written({ nam: '{{ x }}', port: 'smtp', inner: { a: 'x', b: '{{ b }}' } })).toEqual([
      'missing param "name" for task pkg',
      'unknown param "nam" for task pkg',
      'param "port" of task pkg must be a whole number, not the string "smtp"',
      'param "inner.a" of task pkg must be a whole number, not the string "x"',
    ])
  })
})
