import { InputError } from '../../model/problem.ts'
import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { didYouMean } from '../../schema/nearest.ts'
import { wantText } from '../filters/define.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { calculate } from './arithmetic.ts'
import { callTest } from './call-test.ts'
import { callFilter } from './calls.ts'
import { has, namesOfScope } from './frames.ts'
import { callFunction } from './functions.ts'
import { callMethod } from './methods.ts'
import { Missing, must } from './missing.ts'
import { compare, opposite } from './operators.ts'
import { slice } from './slice.ts'
import { ABSENT, isMap, isTrue, kindOf, memberOf, OMIT } from './variables-kind.ts'
import { hide } from './variables-taint.ts'
/** The value of an expression; a fault where something in it is not defined. */
export function evaluate(node: Node, scope: Values): Value {
  return must(look(node, scope))
}
/** The value of an expression, or what is missing. */
export function look(node: Node, scope: Values): Value | Missing {
  // The cast ties the evaluator to the kind that chose it, which TypeScript cannot see.
  const evaluator = EVALUATORS[node.kind] as (node: Node, scope: Values) => Value | Missing
  return evaluator(node, scope)
}
type Of<K extends Node['kind']> = Extract<Node, { kind: K }>
type Evaluators = { readonly [K in Node['kind']]: (node: Of<K>, scope: Values) => Value | Missing }
const EVALUATORS: Evaluators = {
  literal: ({ value }) => value,
  name: lookName,
  member: lookMember,
  slice: lookSlice,
  list: ({ items }, scope) => items.map((item) => evaluate(item, scope)),
  map: lookMap,
  negative: ({ operand, offset }, scope) =>
    atOffset(offset, () => calculate('-', 0, evaluate(operand, scope))),
  not: ({ operand }, scope) => opposite(isTrue(evaluate(operand, scope))),
  and: (node, scope) => lookEither(node, scope, false),
  or: (node, scope) => lookEither(node, scope, true),
  compare: lookComparison,
  arithmetic: ({ operator, left, right, offset }, scope) =>
    atOffset(offset, () => calculate(operator, evaluate(left, scope), evaluate(right, scope))),
  choice: lookChoice,
  filter: (node, scope) => callFilter(node, scope, look),
  test: (node, scope) => callTest(node, scope, look),
  method: (node, scope) => callMethod(node, scope, evaluate),
  call: (node, scope) => callFunction(node, scope, evaluate),
}
function lookName({ name, offset }: Of<'name'>, scope: Values): Value | Missing {
  // A variable may be filled in only now, and find itself in a circle.
  if (has(scope, name)) {
    const value = atOffset(offset, () => scope[name] ?? null)
    return value === ABSENT ? new Missing(`the host has no "${name}"`, offset) : value
  }
  if (name === 'omit') return OMIT
  return new Missing(`"${name}" is not defined`, offset, didYouMean(name, namesOfScope(scope)))
}
/** What is missing has no members either: `nope.name is defined` is false, not a fault. */
function lookMember(node: Of<'member'>, scope: Values): Value | Missing {
  const object = look(node.object, scope)
  if (object instanceof Missing || object instanceof Unknown) return object
  const key = evaluate(node.key, scope)
  if (key instanceof Unknown) return key
  const found = memberOf(uncoveredText(object), uncoveredText(key))
  if (found === undefined) return noMember(node, object, key)
  return object instanceof Secret || key instanceof Secret ? hide(found) : found
}
function uncoveredText(value: Value): Value {
  return value instanceof Secret ? value.reveal() : value
}
function noMember({ object, offset }: Of<'member'>, holder: Value, key: Value): Missing {
  const whose = pathOf(object) ?? kindOf(holder)
  const what = typeof key === 'string' || typeof key === 'number' ? `"${key}"` : kindOf(key)
  if (!isMap(holder)) return new Missing(`${whose} has no ${what}: it is ${kindOf(holder)}`, offset)
  const hint = typeof key === 'string' ? didYouMean(key, Object.keys(holder)) : undefined
  return new Missing(`${whose} has no ${what}`, offset, hint)
}
function pathOf(node: Node): string | undefined {
  if (node.kind === 'name') return node.name
  if (node.kind !== 'member' || node.key.kind !== 'literal') return undefined
  const { value } = node.key
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const before = pathOf(node.object)
  return before === undefined ? undefined : `${before}.${value}`
}
function lookSlice({ object, from, to, step, offset }: Of<'slice'>, scope: Values): Value {
  const whole = evaluate(object, scope)
  const bounds = [from, to, step].map((part) => (part === undefined ? null : evaluate(part, scope)))
  const missing = [whole, ...bounds].find((value) => value instanceof Unknown)
  return missing ?? atOffset(offset, () => slice(whole, bounds))
}
function lookMap({ entries }: Of<'map'>, scope: Values): Value {
  const found: (readonly [string, Value])[] = []
  for (const [written, value] of entries) {
    const key = evaluate(written, scope)
    if (key instanceof Unknown) return key
    found.push([atOffset(written.offset, () => wantText(key)), evaluate(value, scope)])
  }
  return Object.fromEntries(found)
}
/** `and` and `or` give one of their sides, as in Python. An unknown left side does not matter where the right one decides. */
function lookEither({ left, right }: Of<'and'> | Of<'or'>, scope: Values, decides: boolean): Value {
  const first = evaluate(left, scope)
  const holds = isTrue(first)
  if (!(holds instanceof Unknown)) return holds === decides ? first : evaluate(right, scope)
  const second = unless(holds, () => evaluate(right, scope))
  return second === decides ? decides : holds
}
/** What was perhaps never to be looked at may be wrong: then the unknown stays. */
function unless(unknown: Unknown, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault || error instanceof InputError) return unknown
    throw error
  }
}
function lookComparison({ first, rest }: Of<'compare'>, scope: Values): boolean | Unknown {
  let missing: Unknown | undefined
  let left = evaluate(first, scope)
  for (const { operator, right } of rest) {
    const next =
      missing === undefined ? evaluate(right, scope) : unless(missing, () => evaluate(right, scope))
    const before = left
    const holds = atOffset(right.offset, () => compare(operator, before, next))
    if (holds === false) return false
    if (holds instanceof Unknown) missing ??= holds
    left = next
  }
  return missing ?? true
}
function lookChoice({ condition, yes, no, offset }: Of<'choice'>, scope: Values): Value | Missing {
  const holds = isTrue(evaluate(condition, scope))
  if (holds instanceof Unknown) return holds
  if (holds) return look(yes, scope)
  return no === undefined
    ? new Missing('the condition is false and there is no else', offset)
    : look(no, scope)
}
