import { describe, expect, it } from 'vitest'
import { describedChoices, describedParams } from '../../src/task/describe.ts'
import { run } from './run.ts'

describe('hostwright docs', () => {
  it('lists the tasks, each with what it is for', async () => {
    const { code, out } = await run(['docs'])
    expect(code).toBe(0)
    expect(out).toMatch(/^user +Creates, changes or removes a user\.$/m)
    expect(out).toMatch(/^ansible\.builtin\.user +\S/m)
  })

  it('tells the params of one, those within others too, and what a bare value is', async () => {
    const { out } = await run(['docs', 'chasquid'])
    expect(out).toMatch(/^ {2}domains\[\]\.users\[\]\.password +the password \(string, may be a secret\)$/m)
    expect((await run(['docs', 'user'])).out).toContain('A bare value is name: user: VALUE')
  })

  it('says which task was meant', async () => {
    const { code, err } = await run(['docs', 'usr'])
    expect(code).toBe(5)
    expect(err).toContain('did you mean "user"?')
  })
})

describe('the description of params', () => {
  it.each([
    ['a choice', { enum: ['a', 0] }, 'a or 0'],
    ['a list', { type: 'array', items: { type: 'string' } }, 'list of strings'],
    ['a list of lists', { type: 'array', items: { type: 'array' } }, 'list of (list)'],
    ['a secret', { type: 'string', secret: true }, 'string, may be a secret'],
    ['several types', { type: ['string', 'null'] }, 'string or null'],
    ['no type', {}, 'any value'],
    ['a file', { local: 'template' }, 'template beside the playbook'],
  ] as const)('names %s', (_title, schema, kind) => {
    const params = { properties: { x: schema }, required: ['x'] }
    expect(describedParams({ params })).toEqual([{ name: 'x', kind, otherwise: 'required', description: '' }])
  })

  it('has defaults as JSON, and none where there is none', () => {
    const properties = { a: { default: '' }, b: { default: 0 }, c: { default: false }, d: {} }
    expect(describedParams({ params: { properties } }).map(({ otherwise }) => otherwise)).toEqual([
      'default ""',
      'default 0',
      'default false',
      '',
    ])
  })

  it('says of which params one must be given', () => {
    const exactlyOne = [{ of: ['a', 'b'], where: { state: 'present' } }]
    expect(describedChoices({ params: { properties: {}, exactlyOne } })).toEqual([
      'exactly one of a, b where state is present',
    ])
  })
})
