import { opposite } from '../evaluate/operators.ts'
import { isTrue, memberOf } from '../evaluate/variables-kind.ts'
import { type FilterTable, openFilter } from '../filters/define.ts'
import { tables } from '../filters/filters.ts'

/** What templates call: the filters, the tests where no filter has the name, and what expressions write as operators. `and` and `or` are decided before, as they stop early. */
export const helpers: FilterTable = {
  ...tables.tests,
  ...tables.filters,
  and: openFilter('other...', (input) => input),
  or: openFilter('other...', (input) => input),
  not: openFilter('', (input) => opposite(isTrue(input))),
  lookup: openFilter('key', (input, [key]) => memberOf(input, key ?? null)),
}
