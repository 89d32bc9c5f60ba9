import { describe, expect, it } from 'vitest'
import { defineTask } from '../../src/define/task.ts'
import type { ParamSchema, ParamsSchema } from '../../src/model/params.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { ajvCompiler } from '../../src/schema/validator.ts'

const checker = paramsChecker(ajvCompiler())

function fitted(schema: ParamSchema, value: unknown, casts = true): unknown {
  const whole: ParamsSchema = { casts, properties: { x: schema } }
  const { params, problems } = checker.filled({ task: 'a.b.c', schema: whole, value: { x: value } as never })
  return problems.length > 0 ? 'refused' : params['x']
}

const TEXT: ParamSchema = { type: 'string' }
const FLAG: ParamSchema = { type: 'boolean' }
const WHOLE: ParamSchema = { type: 'integer' }
const NUMBER: ParamSchema = { type: 'number' }
const TEXTS: ParamSchema = { type: 'array', items: TEXT }
const NUMBERS: ParamSchema = { type: 'array', items: WHOLE }
const FULL: ParamSchema = { enum: ['no', 'yes', 'full'] }
const ONOFF: ParamSchema = { enum: ['on', 'off', 'yes', 'no'] }

/** What Ansible's argument_spec makes of each value: type, value, outcome. */
const ROWS: readonly (readonly [string, ParamSchema, unknown, unknown])[] = [
  ['a text', TEXT, 2849, '2849'],
  ['a text', TEXT, 0, '0'],
  ['a text', TEXT, -1, '-1'],
  ['a text', TEXT, 1.5, '1.5'],
  ['a text', TEXT, true, 'True'],
  ['a text', TEXT, false, 'False'],
  ['a text', TEXT, 'yes', 'yes'],
  ['a text', TEXT, '', ''],
  ['a text', TEXT, '07', '07'],
  ['true or false', FLAG, 'yes', true],
  ['true or false', FLAG, 'Y', true],
  ['true or false', FLAG, 'on', true],
  ['true or false', FLAG, '1', true],
  ['true or false', FLAG, 't', true],
  ['true or false', FLAG, 1, true],
  ['true or false', FLAG, 0, false],
  ['true or false', FLAG, ' no ', false],
  ['true or false', FLAG, 'OFF', false],
  ['true or false', FLAG, 'f', false],
  ['true or false', FLAG, 2, 'refused'],
  ['true or false', FLAG, 'maybe', 'refused'],
  ['true or false', FLAG, '', 'refused'],
  ['a whole number', WHOLE, '5', 5],
  ['a whole number', WHOLE, ' +7 ', 7],
  ['a whole number', WHOLE, '-3', -3],
  ['a whole number', WHOLE, '010', 10],
  ['a whole number', WHOLE, '1.5', 'refused'],
  ['a whole number', WHOLE, '', 'refused'],
  ['a number', NUMBER, '1.5', 1.5],
  ['a number', NUMBER, '2', 2],
  ['a number', NUMBER, 'x', 'refused'],
  ['a list', TEXTS, 'a,b', ['a', 'b']],
  ['a list', TEXTS, 'a', ['a']],
  ['a list', TEXTS, 'a, b', ['a', ' b']],
  ['a list', TEXTS, '', ['']],
  ['a list', TEXTS, 81, ['81']],
  ['a list', TEXTS, true, ['True']],
  ['a list', TEXTS, ['a,b', 5, false], ['a,b', '5', 'False']],
  ['a list of numbers', NUMBERS, '200,301', [200, 301]],
  ['a list of numbers', NUMBERS, ['200'], [200]],
  ['a choice', FULL, true, 'yes'],
  ['a choice', FULL, false, 'no'],
  ['a choice', FULL, 'full', 'full'],
  ['a choice', FULL, 'half', 'refused'],
  ['a choice', ONOFF, true, 'refused'],
  ['a choice', { enum: ['1', '2'] }, 1, '1'],
]

describe('a module of Ansible is given what Ansible makes of a value', () => {
  it.each(ROWS)('where it takes %s', (_title, schema, value, outcome) =>
    expect(fitted(schema, value)).toEqual(outcome),
  )

  it('and text with commas is not cut where it is an expression', () => {
    const list: ParamSchema = { type: 'array', items: { type: 'boolean', expression: true } }
    const schema: ParamsSchema = { casts: true, properties: { x: list } }
    expect(checker.written({ task: 'a.b.c', schema, value: { x: 'a in [1, 2]' } })).toEqual([])
  })

  it('and a number that Python writes in another way is refused', () =>
    expect([fitted(TEXT, 1e21), fitted(TEXT, 1e-7)]).toEqual(['refused', 'refused']))

  it('and our own tasks are not', () => {
    expect(fitted(TEXT, 5, false)).toBe('refused')
    const about = { summary: '', params: { properties: {} }, read: async () => null, plan: () => [] }
    expect(defineTask({ ...about, name: 'a.b.c' }).params).toEqual({ casts: true, properties: {} })
    expect(defineTask({ ...about, name: 'deploy' }).params).toEqual({ properties: {} })
  })
})
