import { compileExpression } from '../../src/expression/evaluate/expression.ts'
import { InputError, type Position } from '../../src/model/problem.ts'
import { Secret } from '../../src/model/secret.ts'
import { Unknown } from '../../src/model/seen.ts'
import type { Value, Values } from '../../src/model/value.ts'

/** The place of every text in these tests. */
export const at: Position = { file: 'play.yml', line: 3, column: 7 }

/** Something that only an apply can tell. */
export const later = new Unknown('after the install')

/** Variables of many kinds. */
export const scope: Values = {
  name: 'web1',
  path: '/etc/nginx/nginx.conf',
  port: 8080,
  zero: 0,
  yes: true,
  nothing: null,
  empty: '',
  list: [3, 1, 2],
  names: ['b', 'A', 'c'],
  users: [
    { name: 'ann', uid: 1001, shell: '/bin/sh' },
    { name: 'bob', uid: 1000 },
  ],
  map: { a: 1, b: { c: [10, 20] }, items: 'own' },
  password: new Secret('hunter2'),
  number: new Secret('42'),
  later,
  half: { known: 1, open: later },
  result: { changed: true, failed: false, rc: 0, stdout: 'x {{ y }}' },
}

/** The value of an expression. */
export function evaluate(text: string, values: Values = scope): Value {
  return compileExpression(text, at).evaluate(values)
}

/** What is wrong, as a person would see it; undefined if nothing is. */
export function wrongIn(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

/** A value with its secrets shown as `secret:TEXT` and its unknowns as `?`. */
export function shown(value: Value): unknown {
  if (value instanceof Secret) return `secret:${value.reveal()}`
  if (value instanceof Unknown) return '?'
  if (Array.isArray(value)) return value.map((item: Value) => shown(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, shown(held)]))
}
