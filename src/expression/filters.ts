import { codeFilters } from './filters-code.ts'
import type { FilterTable, Tables } from './filters-define.ts'
import { listFilters } from './filters-list.ts'
import { mapFilters } from './filters-map.ts'
import { numberFilters } from './filters-number.ts'
import { orderFilters } from './filters-order.ts'
import { regexFilters } from './filters-regex.ts'
import { selectFilters } from './filters-select.ts'
import { textFilters } from './filters-text.ts'
import { tests } from './tests.ts'

const filters: FilterTable = {
  ...textFilters,
  ...numberFilters,
  ...listFilters,
  ...orderFilters,
  ...selectFilters,
  ...mapFilters,
  ...codeFilters,
  ...regexFilters,
}

/** Every filter and every test by the names that they have, Ansible's second names among them. */
export const tables: Tables = { filters: { ...filters, ...secondNames() }, tests }

function secondNames(): FilterTable {
  const names = { count: 'length', d: 'default', json: 'to_json' }
  return Object.fromEntries(
    Object.entries(names).flatMap(([second, name]) => {
      const one = filters[name]
      return one === undefined ? [] : [[second, one]]
    }),
  )
}
