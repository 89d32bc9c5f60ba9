import type { Value } from '../../model/value.ts'
import { isIn } from '../evaluate/operators.ts'
import { itemsOf } from './attribute.ts'
import { type FilterTable, filter, openFilter, wantText } from './define.ts'
import { fits } from './regex.ts'
import { compareTests } from './tests-compare.ts'
import { kindTests } from './tests-kind.ts'
import { moreTests } from './tests-more.ts'
import { outcomeTests } from './tests-outcome.ts'
import { isVersion } from './tests-version.ts'

/** What stands behind `is`: `x is string`. `defined` and `undefined` are decided before, as they may see what is missing. */
export const tests: FilterTable = {
  defined: openFilter('', () => true),
  undefined: openFilter('', () => false),
  ...kindTests(),
  ...compareTests(),
  ...outcomeTests(),
  ...textTests(),
  ...moreTests(),
}

function textTests(): FilterTable {
  const version = filter('than, operator?, strict?, version_type?', (value, [than, operator]) =>
    isVersion(wantText(value), wantText(than), wantText(operator ?? 'eq')),
  )
  return {
    match: filter('pattern, ignorecase?, multiline?', (value, how) => fits(wantText(value), how, false)),
    search: filter('pattern, ignorecase?, multiline?', (value, how) => fits(wantText(value), how, true)),
    version,
    version_compare: version,
    lower: filter('', (value) => wantText(value) === wantText(value).toLowerCase()),
    upper: filter('', (value) => wantText(value) === wantText(value).toUpperCase()),
    startswith: filter('start', (value, [start]) => wantText(value).startsWith(wantText(start))),
    endswith: filter('end', (value, [end]) => wantText(value).endsWith(wantText(end))),
    subset: filter('of', (value, [of]) => isWithin(value, of ?? null)),
    superset: filter('of', (value, [of]) => isWithin(of ?? null, value)),
  }
}

function isWithin(part: Value, whole: Value): boolean {
  return itemsOf(part).every((item) => isIn(item, whole) === true)
}
