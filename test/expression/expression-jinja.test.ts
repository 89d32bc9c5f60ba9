import { Template } from '@huggingface/jinja'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from './given.ts'

const values = {
  n: 3,
  z: 0,
  t: 'web',
  e: '',
  l: [3, 1, 2],
  w: ['b', 'a'],
  m: { k: 'v', o: { p: 1 } },
  y: true,
  nil: null,
}

/** What Hugging Face's Jinja makes of an expression. */
function jinja(text: string): unknown {
  return JSON.parse(new Template(`{{ (${text}) | tojson }}`).render(structuredClone(values)))
}

const table = [
  'n + 2 * 3',
  'n // 2',
  '-7 // 2',
  '7 % n',
  'n / 2',
  '"a" ~ n ~ t',
  'l + w',
  't + "x"',
  'n > 2 and t == "web"',
  'z or e or t',
  'n and t',
  'not z',
  'not n == 4',
  '"we" in t',
  'n in l',
  '9 not in l',
  '"k" in m',
  't if n else e',
  '1 if z else 2 if y else 3',
  'm.o.p',
  'm["o"]["p"]',
  'l[0]',
  'l[-1]',
  'l[1:]',
  't[1:2]',
  't | upper',
  't | length',
  'l | length',
  'l | first',
  'l | last',
  'l | sort',
  'l | unique',
  'l | reverse | list',
  'w | join(", ")',
  'w | sort | join',
  '"3" | int + 1',
  '"x" | int',
  '-5 | abs',
  ' " a " | trim',
  '"web app" | title',
  '"web app" | capitalize',
  '"a-b" | replace("-", "+")',
  'm | items',
  'm.items()',
  'm.keys()',
  't.upper()',
  '"a,b".split(",")',
  't.startswith("w")',
  'n is number',
  't is string',
  'm is mapping',
  'l is iterable',
  'nil is none',
  'n is odd',
  'nope is defined',
  'nope | default("d")',
  'nope.x is defined',
  'e | default("d", true)',
  'range(n)',
  'range(1, 9, 2)',
  '[1, [2, {"a": t}]]',
  '{"a": n, "b": [t]}.b[0]',
  'true and nil',
]

describe('beside another implementation of Jinja', () => {
  it.each(table)('%s', (text) => {
    expect(evaluate(text, values)).toEqual(jinja(text))
  })

  it('agrees on made expressions', () => {
    fc.assert(
      fc.property(expression, (text) => {
        expect(evaluate(text, values), text).toEqual(jinja(text))
      }),
      { numRuns: 1000 },
    )
  })
})

const joined = (texts: readonly string[]) => texts.join(' ')

/** Expressions by the kind of their value, as comparing kinds with each other is where that implementation follows JavaScript. */
const { expression } = fc.letrec<{
  expression: string
  number: string
  text: string
  truth: string
}>((tie) => ({
  expression: fc.oneof(tie('number'), tie('text'), tie('truth')),
  number: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('n', 'z', '2', '7', 'l[0]', 'm.o.p', '(t | length)', '(l | last)'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(joined),
    fc.tuple(tie('number'), fc.constantFrom('//', '/'), fc.constantFrom('2', '4')).map(joined),
    tie('number').map((one) => `(${one})`),
    fc.tuple(tie('number'), tie('truth'), tie('number')).map(([a, b, c]) => `(${a} if ${b} else ${c})`),
  ),
  text: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('t', 'e', '"x y"', 'm.k', 'w[1]', "'q'"),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} ~ ${b})`),
    fc
      .tuple(tie('text'), fc.constantFrom('upper', 'lower', 'trim', 'replace("w", "o")'))
      .map(([a, b]) => `(${a}) | ${b}`),
    fc.tuple(tie('text'), tie('truth'), tie('text')).map(([a, b, c]) => `(${a} if ${b} else ${c})`),
  ),
  truth: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('true', 'false', 'y', 'nope is defined', 'n is number'),
    fc
      .tuple(tie('number'), fc.constantFrom('==', '!=', '<', '>', '<=', '>='), tie('number'))
      .map(([a, b, c]) => `((${a}) ${b} (${c}))`),
    fc
      .tuple(tie('text'), fc.constantFrom('==', '!=', 'in', 'not in'), tie('text'))
      .map(([a, b, c]) => `((${a}) ${b} (${c}))`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map(joined),
    tie('truth').map((one) => `not ${one}`),
    tie('truth').map((one) => `(${one})`),
  ),
}))
