import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { isList, isMap, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'

/** A list of letters takes many times what its text does. */
const MOST_LETTERS = 4_000_000

/** The items of a list, the characters of a text, or the names of a map. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value
  if (typeof value === 'string') {
    if (value.length > MOST_LETTERS) throw new Fault('this string is too long to be split into characters')
    return Array.from(value)
  }
  if (isMap(value)) return Object.keys(value)
  throw new Fault(`expected a list, not ${kindOf(value)}`, { hint: 'write a list: [x]' })
}

/** What a value holds under a dotted path such as `address.0.ip`; undefined if it holds nothing there. */
export function attributeOf(value: Value, path: Value): Value | undefined {
  if (typeof path === 'number') return value instanceof Unknown ? value : memberOf(value, path)
  if (typeof path !== 'string') throw new Fault(`expected the name of an attribute, not ${kindOf(path)}`)
  let found: Value | undefined = value
  for (const name of path.split('.')) {
    if (found instanceof Unknown || found === undefined) return found
    found = memberOf(found, isList(found) && /^\d+$/.test(name) ? Number(name) : name)
  }
  return found
}

/** What must be under the attribute of an item, or the item itself if no attribute is asked for. */
export function keyOf(item: Value, attribute: Value | undefined): Value {
  if (attribute === undefined || attribute === null) return item
  const value = attributeOf(item, attribute)
  if (value !== undefined) return value
  throw new Fault(`an item has no attribute "${wordOf(attribute)}"`)
}

function wordOf(attribute: Value): string {
  return typeof attribute === 'string' || typeof attribute === 'number'
    ? String(attribute)
    : kindOf(attribute)
}
