import { describe, expect, it } from 'vitest'
import { Unknown } from '../../src/model/seen.ts'
import type { Value, Values } from '../../src/model/value.ts'
import { argumentErrors } from '../../src/run/plan/argument-errors.ts'
import { wrongWith } from './documents.ts'
import { printed } from './printed.ts'

const one = (spec: Values, value?: Value) =>
  argumentErrors({ a: spec }, value === undefined ? {} : { a: value })

describe('what a role is given', () => {
  // Each was asked of ansible-core 2.14, which finds the same wrong.
  const table: readonly [string, Values, Value | undefined, boolean][] = [
    ['may be absent', { type: 'str' }, undefined, true],
    ['may not be absent where it is required', { type: 'str', required: true }, undefined, false],
    ['may be nothing where it is required', { type: 'str', required: true }, null, true],
    ['may be an empty text', { type: 'str', required: true }, '', true],
    ['may be a number for a text', { type: 'str' }, 0, true],
    ['is a text where no type is said', {}, 5, true],
    ['may be a word for a flag', { type: 'bool' }, 'yes', true],
    ['may be 0 for a flag', { type: 'bool' }, 0, true],
    ['may not be any text for a flag', { type: 'bool' }, 'perhaps', false],
    ['may not be 2 for a flag', { type: 'bool' }, 2, false],
    ['may be digits for a number', { type: 'int' }, '12', true],
    ['may be 0 for a number', { type: 'int' }, 0, true],
    ['may not be a word for a number', { type: 'int' }, 'x', false],
    ['may not be an empty text for a number', { type: 'int' }, '', false],
    ['may not be a list for a number', { type: 'int' }, [1], false],
    ['may be digits for a float', { type: 'float' }, '1.5', true],
    ['may be a text for a list', { type: 'list' }, 'a,b', true],
    ['may be a number for a list', { type: 'list' }, 1, true],
    ['may not be a map for a list', { type: 'list' }, { a: 1 }, false],
    ['may be empty as a list', { type: 'list', elements: 'int' }, [], true],
    ['may not hold words in a list of numbers', { type: 'list', elements: 'int' }, [1, 'x'], false],
    ['may not be a list for a map', { type: 'dict' }, [], false],
    ['may not be any text for a map', { type: 'dict' }, 'x', false],
    ['may be a choice', { type: 'str', choices: ['x', 'y'] }, 'y', true],
    ['may not be no choice', { type: 'str', choices: ['x', 'y'] }, 'z', false],
    [
      'may be a flag where its word is a choice',
      { type: 'str', choices: ['all', 'False', 'True'] },
      false,
      true,
    ],
    [
      'may be a flag where YAML makes one of the choice',
      { type: 'str', choices: ['yes', 'no'] },
      false,
      true,
    ],
    ['may not be a flag where two choices are', { type: 'str', choices: ['no', 'off', 'x'] }, false, false],
    ['may not be a flag where none is', { type: 'str', choices: ['x', 'yes'] }, false, false],
    ['may be a number that is a choice', { type: 'int', choices: [1, 2] }, '2', true],
    ['may hold choices', { type: 'list', choices: ['x', 'y'] }, ['x', 'y'], true],
    ['may not hold another', { type: 'list', choices: ['x', 'y'] }, ['x', 'z'], false],
    ['may hold what is asked of a map', { type: 'dict', options: { b: { required: true } } }, { b: 1 }, true],
    ['may not lack it', { type: 'dict', options: { b: { required: true } } }, {}, false],
    ['may not hold more', { type: 'dict', options: { b: {} } }, { c: 1 }, false],
    [
      'may not lack it in a map of a list',
      { type: 'list', elements: 'dict', options: { b: { type: 'int', required: true } } },
      [{ b: 1 }, {}],
      false,
    ],
  ]
  it.each(table)('%s', (_title, spec, value, isRight) => {
    expect(one(spec, value).length === 0).toBe(isRight)
  })

  it('is not wrong where it is not known', () => {
    expect(one({ type: 'int', required: true }, new Unknown('later'))).toEqual([])
    expect(one({ type: 'list', elements: 'int' }, [1, new Unknown('later')])).toEqual([])
  })

  it('is told with all that is wrong', () => {
    const options = { a: { required: true }, b: { required: true }, c: { type: 'int' } }
    expect(argumentErrors(options, { c: 'x' })).toEqual([
      'missing required arguments: a, b',
      'c must be of type int, and is a string',
    ])
  })
})

const HOSTS = { 'hosts.yml': { all: { hosts: { h1: { ansible_connection: 'local' } } } } }

const project = (tasks: readonly object[], entry = 'main') => ({
  ...HOSTS,
  'play.yml': [{ hosts: 'all', gather_facts: false, tasks }],
  'roles/r/meta/argument_specs.yml': {
    argument_specs: { [entry]: { short_description: 'It', options: { n: { type: 'int', required: true } } } },
  },
  'roles/r/tasks/main.yml': [{ debug: { msg: 'n is {{ n | default("none") }}' } }],
  'roles/r/tasks/other.yml': [{ debug: { msg: 'other' } }],
})

const texts = (files: object) =>
  Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]))

describe('argument_specs of a role', () => {
  it('are checked before any connection, where the values are known', async () => {
    const said = await wrongWith(texts(project([{ import_role: { name: 'r' }, vars: { n: 'x' } }])))
    expect(said.join('\n')).toMatch(/r: validation of arguments failed: n must be of type int/)
    expect((await wrongWith(texts(project([{ import_role: { name: 'r' } }])))).join()).toMatch(
      /missing required arguments: n/,
    )
  })

  it.each([
    [
      'at its turn, where steps set them',
      [{ set_fact: { n: 3 } }, { include_role: { name: 'r' } }],
      ['n is 3'],
    ],
    ['by what is given to it', [{ include_role: { name: 'r' }, vars: { n: '4' } }], ['n is 4']],
    ['not where it is skipped', [{ include_role: { name: 'r' }, when: 'false' }], []],
    [
      'only for the steps of which they are',
      [{ include_role: { name: 'r', tasks_from: 'other' } }],
      ['other'],
    ],
    [
      'and fail at its turn',
      [{ set_fact: { n: 'x' } }, { include_role: { name: 'r' } }],
      [
        "Validating arguments against arg spec 'main' - It: validation of arguments failed: n must be of type int, and is a string",
      ],
    ],
  ])('are checked %s', async (_title, tasks, answers) => {
    expect(await printed(project(tasks))).toEqual(answers)
    expect(await printed(project(tasks), { check: true })).toEqual(answers)
  })

  it.each([
    ['by facts of the host', '{{ 3 if ansible_env.PATH else 4 }}', 'n is 3'],
    ['by other variables', '{{ more + 1 }}', 'n is 2'],
  ])('are checked where defaults are made %s', async (_title, n, answer) => {
    const files = {
      ...project([{ import_role: { name: 'r' } }]),
      'roles/r/defaults/main.yml': { n, more: 1 },
    }
    expect(await printed(files)).toEqual([answer])
    expect(await printed(files, { check: true })).toEqual([answer])
  })

  it('whose defaults need what there is not are refused before any connection', async () => {
    const files = {
      ...project([{ import_role: { name: 'r' } }]),
      'roles/r/defaults/main.yml': { n: '{{ nope }}' },
    }
    expect((await wrongWith(texts(files))).join()).toMatch(/"nope" is not defined/)
  })

  it('may be for steps that the role does not begin with', async () => {
    expect(await printed(project([{ include_role: { name: 'r' } }], 'nope'))).toEqual(['n is none'])
  })
})
