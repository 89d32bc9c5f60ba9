import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createRenderer } from '../../src/expression/evaluate/fill.ts'
import { tables } from '../../src/expression/filters/filters.ts'
import { templateCompiler } from '../../src/expression/template/template.ts'
import { Secret } from '../../src/model/secret.ts'
import { Unknown } from '../../src/model/seen.ts'
import type { Value, Values } from '../../src/model/value.ts'
import { at, evaluate, scope, wrongIn } from './given.ts'

const compile = templateCompiler(undefined)

const words = [
  ...Object.keys(scope),
  ...Object.keys(tables.filters),
  ...Object.keys(tables.tests),
  ...'and or not in is if else true false none omit range nope __proto__ constructor'.split(' '),
  ...'( ) [ ] { } , . : | + - * / // % ~ == != < > <= >= = " \' \\ {{ }} {% # / ^ ! & @ as |'.split(' '),
  ...[
    '0',
    '1',
    '-1',
    '2.5',
    '"a"',
    '"b,c"',
    "'name'",
    '"[a-z]+"',
    '[1,2]',
    '{"a": 1}',
    '1e400',
    '\n',
    '\0',
    '𝒳',
    '..',
    '../',
  ],
]

/** Anything that may lie in a variable. */
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value>(null, true, false, 0, 1, -1, 2.5, '', 'a', '1', '/a/b', 'a,b', '{{ x }}'),
    fc.string(),
    fc.constantFrom<Value>(new Secret('s'), new Secret('7'), new Unknown('later')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'name', 'key', 'value', '__proto__', '0'), tie('value'), {
      maxKeys: 3,
    }),
  ),
}))

const text = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string(),
)

describe('whatever is written', () => {
  it('an expression gives a value or an InputError', () => {
    fc.assert(
      fc.property(text, (one) => void wrongIn(() => evaluate(one))),
      { numRuns: 5000 },
    )
  })

  it('every filter and test gives a value or an InputError for whatever it is given', () => {
    const calls = [
      ...Object.keys(tables.filters).map((name) => `x | ${name}`),
      ...Object.keys(tables.tests)
        .filter((name) => /^\w/.test(name))
        .map((name) => `x is ${name}`),
      ...['x.split', 'x.get', 'x.replace', 'x.join', 'x.index', 'range'].map((name) => name),
    ]
    const given = fc.constantFrom(
      '',
      '(y)',
      '(y, z)',
      '(y, z, x)',
      '("upper")',
      '("a", "eq", y)',
      '(attribute=y)',
      '(y, true)',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        given,
        fc.tuple(value, value, value),
        (call, args, [x, y, z]) => {
          wrongIn(() => evaluate(call + args, { x, y, z }))
        },
      ),
      { numRuns: 10_000 },
    )
  })

  it('a text with braces is filled in or refused with an InputError', () => {
    const renderer = createRenderer()
    const braced = fc
      .array(text, { maxLength: 3 })
      .map((parts) => parts.map((part) => `{{ ${part} }}`).join('-'))
    fc.assert(
      fc.property(fc.oneof(text, braced), (one) => void wrongIn(() => renderer.fillIn(one, scope, at))),
      {
        numRuns: 3000,
      },
    )
  })

  it('a template is rendered or refused with an InputError', () => {
    const opens = [
      '{{#if ',
      '{{#each ',
      '{{#with ',
      '{{',
      '{{/if}}',
      '{{/each}}',
      '{{else}}',
      '{{!',
      '{{{',
      '{{>',
      '{{~',
      '}}',
      '}}',
    ]
    const parts = fc.array(
      fc.constantFrom(...opens, ...words, 'this', '@index', '@root.name', '(eq ', '\r\n'),
      { maxLength: 14 },
    )
    const values: Values = scope
    fc.assert(
      fc.property(
        fc.oneof(
          parts.map((all) => all.join('')),
          parts.map((all) => all.join(' ')),
          fc.string(),
        ),
        (one) => {
          wrongIn(() => compile(one, 'a.hbs').render(values))
        },
      ),
      { numRuns: 5000 },
    )
  })
})
