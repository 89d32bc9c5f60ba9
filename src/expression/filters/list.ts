import type { Value } from '../../model/value.ts'
import { calculate } from '../evaluate/arithmetic.ts'
import { isList } from '../evaluate/variables-kind.ts'
import { itemsOf, keyOf } from './attribute.ts'
import { type FilterTable, filter, openFilter, wantInteger, wantText } from './define.ts'
import { asText } from './text.ts'

/** Filters that take a list as it stands. */
export const listFilters: FilterTable = {
  length: openFilter('', (input) => (typeof input === 'string' ? lettersIn(input) : itemsOf(input).length)),
  first: openFilter('', (input) => itemsOf(input)[0]),
  last: openFilter('', (input) => itemsOf(input).at(-1)),
  list: openFilter('', (input) => [...itemsOf(input)]),
  reverse: openFilter('', (input) => reversed(input)),
  join: filter('separator?, attribute?', (input, [separator, attribute]) =>
    itemsOf(input)
      .map((item) => asText(keyOf(item, attribute)))
      .join(wantText(separator ?? '')),
  ),
  sum: openFilter('attribute?, start?', (input, [attribute, start]) =>
    summed(
      itemsOf(input).map((item) => keyOf(item, attribute)),
      start ?? 0,
    ),
  ),
  flatten: openFilter('levels?', (input, [levels]) => flattened(itemsOf(input), wantInteger(levels, 100))),
  zip: openFilter('other', (input, [other]) => zipped(itemsOf(input), itemsOf(other))),
}

/** Counted as Python does: what stands in two halves is one. */
function lettersIn(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ' ').length
}

/** Lists, and texts, are put together in one go: each with all before it would take ever longer. */
function summed(items: readonly Value[], start: Value): Value {
  const all = [start, ...items]
  if (all.every((one) => isList(one))) return all.flat()
  if (all.every((one) => typeof one === 'string')) return all.join('')
  return items.reduce<Value>((total, item) => calculate('+', total, item), start)
}

function reversed(input: Value): Value {
  if (typeof input === 'string') return Array.from(input).reverse().join('')
  return [...itemsOf(input)].reverse()
}

function flattened(items: readonly Value[], levels: number): readonly Value[] {
  if (levels <= 0) return items
  return items.flatMap((item) => (isList(item) ? flattened(item, levels - 1) : [item]))
}

function zipped(left: readonly Value[], right: readonly Value[]): Value {
  return left.slice(0, right.length).map((item, index) => [item, right[index] ?? null])
}
