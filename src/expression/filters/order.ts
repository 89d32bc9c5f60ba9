import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { orderOf } from '../evaluate/operators.ts'
import { findUnknown } from '../evaluate/variables-taint.ts'
import { itemsOf } from './attribute.ts'
import { type Args, type FilterTable, openFilter } from './define.ts'
import { common, distinct } from './distinct.ts'
import { asked, type Keyed, type Keys, keys, withKeys } from './keys.ts'

/** Filters that compare the items of a list. As in Jinja, capitals count only where `case_sensitive=true` is given. */
export const orderFilters: FilterTable = {
  sort: openFilter('reverse?, case_sensitive?, attribute?', (input, [reverse, ...how]) =>
    sorted(itemsOf(input), { backwards: asked(reverse), ...keys(how) }),
  ),
  min: openFilter('case_sensitive?, attribute?', (input, how) => smallest(itemsOf(input), false, how)),
  max: openFilter('case_sensitive?, attribute?', (input, how) => smallest(itemsOf(input), true, how)),
  unique: openFilter('case_sensitive?, attribute?', (input, how) => distinct(itemsOf(input), keys(how))),
  union: openFilter('other', (input, [other]) =>
    distinct([...itemsOf(input), ...itemsOf(other)], { cased: true, attribute: undefined }),
  ),
  intersect: openFilter('other', (input, [other]) => common(itemsOf(input), itemsOf(other), true)),
  symmetric_difference: openFilter('other', (input, [other]) =>
    joined(common(itemsOf(input), itemsOf(other), false), common(itemsOf(other), itemsOf(input), false)),
  ),
  difference: openFilter('other', (input, [other]) => common(itemsOf(input), itemsOf(other), false)),
}

function joined(left: Value, right: Value): Value {
  if (left instanceof Unknown) return left
  return right instanceof Unknown ? right : [...itemsOf(left), ...itemsOf(right)]
}

function sorted(items: readonly Value[], how: Keys & { readonly backwards: boolean }): Value {
  const keyed = withKeys(items, how)
  const missing = findUnknown(keyed.map(({ key }) => key))
  if (missing !== undefined) return missing
  const result = [...keyed].sort(how.backwards ? (a, b) => order(b, a) : order)
  return result.map(({ item }) => item)
}

function order(a: Keyed, b: Keyed): number {
  return Number(orderOf(a.key, b.key))
}

function smallest(items: readonly Value[], backwards: boolean, how: Args): Value | undefined {
  const result = sorted(items, { backwards, ...keys(how) })
  return result instanceof Unknown ? result : itemsOf(result)[0]
}
