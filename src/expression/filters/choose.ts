import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { isTrue } from '../evaluate/variables-kind.ts'
import { attributeOf, itemsOf, keyOf } from './attribute.ts'
import { type Args, type Tables, wantText } from './define.ts'
import { applyNamed } from './named.ts'

/** The items for which a test holds, or those for which it does not. */
export function chosen(input: Value, choice: Choice, tables: Tables): Value {
  const kept: Value[] = []
  for (const item of itemsOf(input)) {
    const holds = choose(item, choice, tables)
    if (holds instanceof Unknown) return holds
    if (holds === choice.wanted) kept.push(item)
  }
  return kept
}

interface Choice {
  readonly attribute?: Value
  /** The name of a test and its arguments; without one, what counts as true is meant. */
  readonly given: Args
  readonly wanted: boolean
}

function choose(item: Value, { attribute, given }: Choice, tables: Tables): boolean | Unknown {
  const [name, ...args] = given
  if (name === 'defined' || name === 'undefined') {
    const value = attribute === undefined ? item : attributeOf(item, attribute)
    if (value === item && value instanceof Unknown && attribute !== undefined) return value
    return (value === undefined) === (name === 'undefined')
  }
  const value = keyOf(item, attribute)
  if (name === undefined) return isTrue(value)
  const result = applyNamed(tables.tests, { name: wantText(name), kind: 'test', input: value, args }, tables)
  return result instanceof Unknown ? result : result === true
}
