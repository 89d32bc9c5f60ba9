import { Secret } from '../model/secret.ts'
import { Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { isEqual, isIn, orderOf } from './expression-operators.ts'
import { itemsOf, keyOf } from './filters-attribute.ts'
import { type Args, type FilterTable, openFilter } from './filters-define.ts'
import { keyOfValue } from './value-key.ts'
import { isTrue } from './variables-kind.ts'
import { findUnknown } from './variables-taint.ts'

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
  difference: openFilter('other', (input, [other]) => common(itemsOf(input), itemsOf(other), false)),
}

interface Keys {
  readonly cased: boolean
  readonly attribute: Value | undefined
}

interface Keyed {
  readonly item: Value
  readonly key: Value
}

function asked(value: Value | undefined): boolean {
  return value !== undefined && isTrue(value) === true
}

function keys([cased, attribute]: Args): Keys {
  return { cased: asked(cased), attribute }
}

function withKeys(items: readonly Value[], { cased, attribute }: Keys): readonly Keyed[] {
  return items.map((item) => {
    const key = keyOf(item, attribute)
    return { item, key: cased ? key : folded(key) }
  })
}

function folded(key: Value): Value {
  if (key instanceof Secret) return new Secret(key.reveal().toLowerCase())
  return typeof key === 'string' ? key.toLowerCase() : key
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

function distinct(items: readonly Value[], how: Keys): Value {
  const kept: Value[] = []
  const plain = new Set<string>()
  /** Keys that hold a secret or an unknown: only these are compared one by one. */
  const others: Value[] = []
  const plainKeys: Value[] = []
  for (const { item, key } of withKeys(items, how)) {
    const name = keyOfValue(key)
    if (name !== undefined && plain.has(name)) continue
    const double = isIn(key, name === undefined ? [...plainKeys, ...others] : others)
    if (double instanceof Unknown) return double
    if (double) continue
    kept.push(item)
    if (name === undefined) others.push(key)
    else {
      plain.add(name)
      plainKeys.push(key)
    }
  }
  return kept
}

function common(items: readonly Value[], others: readonly Value[], wanted: boolean): Value {
  const kept: Value[] = []
  const plain = new Set<string>()
  const secret: Value[] = []
  for (const item of items) {
    const found = isIn(item, others)
    if (found instanceof Unknown) return found
    if (found !== wanted) continue
    const name = keyOfValue(item)
    if (name === undefined ? isEqualToOne(item, kept) : plain.has(name) || isEqualToOne(item, secret))
      continue
    kept.push(item)
    if (name === undefined) secret.push(item)
    else plain.add(name)
  }
  return kept
}

function isEqualToOne(item: Value, kept: readonly Value[]): boolean {
  return kept.some((one) => isEqual(item, one) === true)
}
