import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { isList, isMap, isTrue, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { itemsOf } from './attribute.ts'
import { type Args, type FilterTable, openFilter, wantText } from './define.ts'

/** Filters that take or make maps, and those that choose between values. */
export const mapFilters: FilterTable = {
  dict2items: openFilter('key_name?, value_name?', (input, [key, value]) =>
    entriesAsItems(input, [wantText(key ?? 'key'), wantText(value ?? 'value')]),
  ),
  items2dict: openFilter('key_name?, value_name?', (input, [key, value]) =>
    itemsAsMap(itemsOf(input), [wantText(key ?? 'key'), wantText(value ?? 'value')]),
  ),
  combine: openFilter('recursive=, list_merge=, other...', (input, [recursive, lists, ...others]) =>
    combined([input, ...others], {
      deep: isTrue(recursive ?? false) === true,
      lists: wantText(lists ?? 'replace'),
    }),
  ),
  keys: openFilter('', (input) => Object.keys(wantMap(input))),
  values: openFilter('', (input) => Object.values(wantMap(input))),
  items: openFilter('', (input) => Object.entries(wantMap(input))),
  default: { ...openFilter('value?, boolean?', (input, how) => orDefault(input, how)), lazy: true },
  mandatory: openFilter('message?', (input) => input),
  ternary: {
    ...openFilter('yes, no, none?', (input, [yes, no, none]) =>
      input === null && none !== undefined ? none : isTrue(input) === true ? yes : no,
    ),
    lazy: true,
  },
}

/** An unknown fallback does not matter where it is not needed. */
function orDefault(input: Value, [value, boolean]: Args): Value {
  const wanted = isTrue(boolean ?? false)
  if (wanted instanceof Unknown) return wanted
  return wanted && isTrue(input) === false ? (value ?? '') : input
}

/** The value as a map, or a fault. */
export function wantMap(value: Value | undefined): Values {
  if (isMap(value)) return value
  throw new Fault(`expected a map, not ${kindOf(value)}`)
}

type Names = readonly [key: string, value: string]

function entriesAsItems(input: Value, [keyName, valueName]: Names): Value {
  return Object.entries(wantMap(input)).map(([key, value]) =>
    Object.fromEntries([
      [keyName, key],
      [valueName, value],
    ]),
  )
}

function itemsAsMap(items: readonly Value[], [keyName, valueName]: Names): Value {
  const missing = items.find((item) => item instanceof Unknown || memberOf(item, keyName) instanceof Unknown)
  if (missing !== undefined)
    return missing instanceof Unknown ? missing : (memberOf(missing, keyName) ?? null)
  const entries = items.map((item) => [wantText(must(item, keyName)), must(item, valueName)] as const)
  return Object.fromEntries(entries)
}

function must(item: Value, name: string): Value {
  const value = memberOf(item, name)
  if (value === undefined) throw new Fault(`an item has no "${name}"`)
  return value
}

interface Combining {
  readonly deep: boolean
  readonly lists: string
}

function combined(maps: readonly (Value | undefined)[], how: Combining): Value {
  if (!Object.hasOwn(LISTS, how.lists)) {
    throw new Fault(`list_merge must be one of ${Object.keys(LISTS).join(', ')}`)
  }
  // Ansible takes a list of maps as well.
  const flat = maps.flatMap((one): readonly (Value | undefined)[] => (isList(one) ? one : [one]))
  const missing = flat.find((one) => one instanceof Unknown)
  if (missing instanceof Unknown) return missing
  return over(
    flat.map((one) => wantMap(one)),
    how,
  )
}

function over(maps: readonly Values[], how: Combining): Values {
  const entries = new Map<string, Value>()
  for (const map of maps)
    for (const [name, value] of Object.entries(map)) {
      const before = entries.get(name)
      entries.set(name, before === undefined ? value : replaced(before, value, how))
    }
  return Object.fromEntries(entries)
}

function replaced(before: Value, value: Value, how: Combining): Value {
  if (how.deep && isMap(before) && isMap(value)) return over([before, value], how)
  if (isList(before) && isList(value)) return LISTS[how.lists]?.(before, value) ?? value
  return value
}

type Lists = (before: readonly Value[], after: readonly Value[]) => Value

const LISTS: { readonly [name: string]: Lists } = {
  replace: (_before, after) => after,
  keep: (before) => before,
  append: (before, after) => [...before, ...after],
  prepend: (before, after) => [...after, ...before],
}
