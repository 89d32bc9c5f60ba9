import { Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { Fault } from './expression-fault.ts'
import { attributeOf, itemsOf, keyOf } from './filters-attribute.ts'
import {
  type Args,
  applyFilter,
  checkGiven,
  type Filter,
  type FilterTable,
  openFilter,
  type Tables,
  wantText,
} from './filters-define.ts'
import { isTrue } from './variables-kind.ts'

/** Filters that apply another filter or a test to every item. */
export const selectFilters: FilterTable = {
  map: openFilter('attribute=, default=, filter...', mapped),
  select: openFilter('test...', (input, given, tables) => chosen(input, { given, wanted: true }, tables)),
  reject: openFilter('test...', (input, given, tables) => chosen(input, { given, wanted: false }, tables)),
  selectattr: openFilter('attribute, test...', (input, [attribute, ...given], tables) =>
    chosen(input, { attribute: attribute ?? null, given, wanted: true }, tables),
  ),
  rejectattr: openFilter('attribute, test...', (input, [attribute, ...given], tables) =>
    chosen(input, { attribute: attribute ?? null, given, wanted: false }, tables),
  ),
}

function chosen(input: Value, choice: Choice, tables: Tables): Value {
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

interface Named {
  readonly name: string
  readonly kind: 'test' | 'filter'
  readonly input: Value
  readonly args: Args
}

function applyNamed(
  table: FilterTable,
  { name, kind, input, args }: Named,
  tables: Tables,
): Value | undefined {
  const one = findNamed(table, name, kind)
  const values = args.filter((value) => value !== undefined)
  const wrong = checkGiven(one, values.length, [])
  if (wrong !== undefined) throw new Fault(`${name}: ${wrong}`)
  return applyFilter(one, { input, given: { args: values, named: {} } }, tables)
}

function findNamed(table: FilterTable, name: string, kind: string): Filter {
  const one = Object.hasOwn(table, name) ? table[name] : undefined
  if (one === undefined) throw new Fault(`there is no ${kind} "${name}"`)
  return one
}

/** `map(attribute="name")` takes that attribute of each item, `map("upper")` applies the filter. */
function mapped(input: Value, [attribute, fallback, name, ...args]: Args, tables: Tables): Value {
  const items = itemsOf(input)
  if (attribute !== undefined) {
    return items.map(
      (item) =>
        (fallback === undefined ? undefined : (attributeOf(item, attribute) ?? fallback)) ??
        keyOf(item, attribute),
    )
  }
  if (name === undefined) throw new Fault('map needs attribute="..." or the name of a filter')
  return items.map((item) => {
    const result = applyNamed(
      tables.filters,
      { name: wantText(name), kind: 'filter', input: item, args },
      tables,
    )
    if (result === undefined) throw new Fault(`${wantText(name)} gives nothing for an item`)
    return result
  })
}
