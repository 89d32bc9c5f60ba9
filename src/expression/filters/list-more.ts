import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { orderOf } from '../evaluate/operators.ts'
import { isList, isMap, isTrue, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { findUnknown } from '../evaluate/variables-taint.ts'
import { Fault } from '../syntax/fault.ts'
import { attributeOf, itemsOf, keyOf } from './attribute.ts'
import { type FilterTable, filter, openFilter, wantInteger, wantText } from './define.ts'
import { wantMap } from './filters-map.ts'
import { asText } from './text.ts'

/** More filters that take a list as it stands, or put lists together. */
export const moreListFilters: FilterTable = {
  batch: openFilter('size, fill?', (input, [size, fill]) => batches(itemsOf(input), wantInteger(size), fill)),
  slice: openFilter('count, fill?', (input, [count, fill]) =>
    slices(itemsOf(input), wantInteger(count), fill),
  ),
  groupby: openFilter('attribute, default?', (input, [attribute, fallback]) =>
    grouped(itemsOf(input), attribute ?? '', fallback),
  ),
  product: openFilter('others...', (input, others) => product([input, ...others].map((one) => itemsOf(one)))),
  zip: openFilter('others...', (input, others) => zipped([input, ...others].map((one) => itemsOf(one)))),
  zip_longest: openFilter('fillvalue=, others...', (input, [fill, ...others]) =>
    zipped(
      [input, ...others].map((one) => itemsOf(one)),
      fill ?? null,
    ),
  ),
  permutations: filter('size?', (input, [size]) =>
    chosen(itemsOf(input), wantInteger(size, itemsOf(input).length), true),
  ),
  combinations: filter('size', (input, [size]) => chosen(itemsOf(input), wantInteger(size), false)),
  flatten: openFilter('levels?, skip_nulls?', (input, [levels, skip]) =>
    flat(
      itemsOf(input),
      levels === undefined || levels === null ? Number.POSITIVE_INFINITY : wantInteger(levels),
      isTrue(skip ?? true) === true,
    ),
  ),
  subelements: openFilter('path, skip_missing?', (input, [path, skip]) =>
    subelements(input, path ?? '', isTrue(skip ?? false) === true),
  ),
  dictsort: openFilter('case_sensitive?, by?, reverse?', (input, [cased, by, reverse]) =>
    sortedMap(input, {
      cased: isTrue(cased ?? false) === true,
      at: by === 'value' ? 1 : 0,
      back: isTrue(reverse ?? false) === true,
    }),
  ),
  extract: openFilter('container, morekeys?', (input, [container, more]) =>
    extracted(input, container ?? null, more),
  ),
  rekey_on_member: openFilter('key, duplicates?', (input, [key, duplicates]) =>
    rekeyed(input, wantText(key), duplicates),
  ),
}

/** Lists that are put together grow fast. */
const MOST = 100_000

function limited<T>(list: readonly T[]): readonly T[] {
  if (list.length > MOST) throw new Fault('the resulting list is too long')
  return list
}

function batches(items: readonly Value[], size: number, fill: Value | undefined): Value {
  if (size < 1) throw new Fault('the size must be at least 1')
  const all: Value[][] = []
  for (let at = 0; at < items.length; at += size) all.push(items.slice(at, at + size))
  const room = Math.min(size, MOST) - (all.at(-1)?.length ?? size)
  if (fill !== undefined && room > 0) all.at(-1)?.push(...Array<Value>(room).fill(fill))
  return all
}

function slices(items: readonly Value[], count: number, fill: Value | undefined): Value {
  if (count < 1 || count > MOST) throw new Fault('the number of slices must be at least 1')
  const each = Math.floor(items.length / count)
  const more = items.length % count
  let from = 0
  return Array.from({ length: count }, (_, index) => {
    const part = items.slice(from, from + each + (index < more ? 1 : 0))
    from += part.length
    return fill !== undefined && index >= more && more > 0 ? [...part, fill] : part
  })
}

function grouped(items: readonly Value[], attribute: Value, fallback: Value | undefined): Value {
  const keyed = items.map((item) => ({
    key: attributeOf(item, attribute) ?? fallback ?? keyOf(item, attribute),
    item,
  }))
  const missing = findUnknown(keyed.map(({ key }) => key))
  if (missing !== undefined) return missing
  const groups: { key: Value; items: Value[] }[] = []
  for (const { key, item } of keyed.toSorted((a, b) => Number(orderOf(folded(a.key), folded(b.key))))) {
    const last = groups.at(-1)
    if (last !== undefined && orderOf(folded(last.key), folded(key)) === 0) last.items.push(item)
    else groups.push({ key, items: [item] })
  }
  return groups.map((group) => [group.key, group.items])
}

function folded(key: Value): Value {
  return typeof key === 'string' ? key.toLowerCase() : key
}

function product(lists: readonly (readonly Value[])[]): Value {
  return lists.reduce<readonly (readonly Value[])[]>(
    (all, list) =>
      limited(
        all.length * list.length > MOST
          ? Array(MOST + 1)
          : all.flatMap((before) => list.map((item) => [...before, item])),
      ),
    [[]],
  )
}

function zipped(lists: readonly (readonly Value[])[], fill?: Value): Value {
  const lengths = lists.map((list) => list.length)
  const length = fill === undefined ? Math.min(...lengths) : Math.max(...lengths)
  return Array.from({ length }, (_, at) => lists.map((list) => list[at] ?? fill ?? null))
}

function chosen(items: readonly Value[], size: number, ordered: boolean): Value {
  const all: (readonly Value[])[] = []
  const pick = (before: readonly number[]): void => {
    if (before.length === size) {
      all.push(before.map((at) => items[at] ?? null))
      limited(all)
      return
    }
    for (let at = ordered ? 0 : (before.at(-1) ?? -1) + 1; at < items.length; at++)
      if (!before.includes(at)) pick([...before, at])
  }
  if (size >= 0 && size <= items.length) pick([])
  return all
}

function flat(items: readonly Value[], levels: number, skips: boolean): readonly Value[] {
  return items.flatMap((item) => {
    if (skips && (item === null || item === 'None' || item === 'null')) return []
    return isList(item) && levels > 0 ? flat(item, levels - 1, skips) : [item]
  })
}

function subelements(input: Value, path: Value, skips: boolean): Value {
  const outer = isMap(input) ? Object.values(input) : itemsOf(input)
  const keys = isList(path) ? path.map(wantText).join('.') : wantText(path)
  return outer.flatMap((item) => {
    if (item instanceof Unknown) return [item]
    const inner = attributeOf(item, keys)
    if (inner === undefined && skips) return []
    if (inner === undefined)
      throw new Fault(`an item has no "${keys}"`, { hint: 'skip_missing=true leaves those out' })
    if (!isList(inner)) throw new Fault(`"${keys}" must be a list, not ${kindOf(inner)}`)
    return inner.map((one) => [item, one])
  })
}

interface MapOrder {
  readonly cased: boolean
  readonly at: 0 | 1
  readonly back: boolean
}

function sortedMap(input: Value, { cased, at, back }: MapOrder): Value {
  const entries = Object.entries(wantMap(input))
  const missing = at === 1 ? findUnknown(entries.map(([, value]) => value)) : undefined
  if (missing !== undefined) return missing
  const key = (entry: readonly [string, Value]) => (cased ? entry[at] : folded(entry[at]))
  const order = (a: readonly [string, Value], b: readonly [string, Value]) => Number(orderOf(key(a), key(b)))
  return entries.toSorted(back ? (a, b) => order(b, a) : order)
}

function extracted(key: Value, container: Value, more: Value | undefined): Value {
  const keys = [key, ...(more === undefined || more === null ? [] : isList(more) ? more : [more])]
  return keys.reduce((holder: Value, one: Value) => {
    if (holder instanceof Unknown) return holder
    const found = memberOf(holder, one)
    if (found === undefined) throw new Fault(`there is no "${asText(one)}" in ${kindOf(holder)}`)
    return found
  }, container)
}

function rekeyed(input: Value, key: string, duplicates: Value | undefined): Value {
  const items = isMap(input) ? Object.values(input) : itemsOf(input)
  const found = new Map<string, Value>()
  for (const item of items) {
    const name = wantText(keyOf(item, key))
    if (found.has(name) && duplicates !== 'overwrite') throw new Fault(`two items have the same "${key}"`)
    found.set(name, item)
  }
  return Object.fromEntries(found)
}
