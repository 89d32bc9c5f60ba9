import { chanceFilters } from './chance.ts'
import { codeFilters } from './code.ts'
import type { FilterTable, Tables } from './define.ts'
import { mapFilters } from './filters-map.ts'
import { ipFilters } from './ip.ts'
import { listFilters } from './list.ts'
import { moreListFilters } from './list-more.ts'
import { numberFilters } from './number.ts'
import { moreNumberFilters } from './number-more.ts'
import { orderFilters } from './order.ts'
import { passwordFilters } from './password-hash.ts'
import { regexFilters } from './regex.ts'
import { selectFilters } from './select.ts'
import { tests } from './tests.ts'
import { textFilters } from './text.ts'
import { moreTextFilters } from './text-more.ts'

const filters: FilterTable = {
  ...textFilters,
  ...numberFilters,
  ...listFilters,
  ...orderFilters,
  ...selectFilters,
  ...mapFilters,
  ...codeFilters,
  ...regexFilters,
  ...moreTextFilters,
  ...moreListFilters,
  ...moreNumberFilters,
  ...chanceFilters,
  ...ipFilters,
  ...passwordFilters,
}

/** Every filter and every test by the names that they have, Ansible's second names among them. */
export const tables: Tables = { filters: { ...filters, ...secondNames() }, tests }

function secondNames(): FilterTable {
  const names = { count: 'length', d: 'default' }
  return Object.fromEntries(
    Object.entries(names).flatMap(([second, name]) => {
      const one = filters[name]
      return one === undefined ? [] : [[second, one]]
    }),
  )
}
