import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import { attributeOf, itemsOf, keyOf } from './attribute.ts'
import { chosen } from './choose.ts'
import { type Args, type FilterTable, openFilter, type Tables, wantText } from './define.ts'
import { applyNamed } from './named.ts'

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
