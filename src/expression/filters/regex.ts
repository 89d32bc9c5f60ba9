import type { Value } from '../../model/value.ts'
import type { Found } from '../evaluate/pattern-found.ts'
import { type Args, type FilterTable, filter, wantText } from './define.ts'
import { findAll, flags } from './pattern.ts'
import { filledIn, groupOf } from './regex-replacement.ts'

/** Filters that take a regular expression, in Python's spelling where it differs. */
export const regexFilters: FilterTable = {
  regex_replace: filter('pattern?, replacement?, ignorecase?, multiline?, count?', (input, args) =>
    replaceAll(wantText(input), args),
  ),
  regex_search: filter('pattern, ignorecase=, multiline=, group...', (input, [pattern, ...how]) =>
    search(wantText(input), wantText(pattern), how),
  ),
  regex_findall: filter('pattern, multiline?, ignorecase?', (input, [pattern, multiline, ignorecase]) =>
    findAll(wantText(input), { source: wantText(pattern), flags: `g${flags(ignorecase, multiline)}` }).map(
      foundBy,
    ),
  ),
  regex_escape: filter('', (input) => wantText(input).replace(/[()[\]{}?*+\-|^$\\.&~#\s]/g, '\\$&')),
}

/** Whether a regular expression fits a text: at its beginning, or anywhere. */
export function fits(text: string, [pattern, ignorecase, multiline]: Args, anywhere: boolean): boolean {
  const source = wantText(pattern)
  const begins = anywhere ? {} : { sticky: true }
  return findAll(text, { source, flags: flags(ignorecase, multiline), ...begins }).length > 0
}

function replaceAll(text: string, [pattern, to, ignorecase, multiline, count]: Args): string {
  const source = wantText(pattern ?? '')
  const all = findAll(text, { source, flags: `g${flags(ignorecase, multiline)}` })
  const found = typeof count === 'number' && count > 0 ? all.slice(0, count) : all
  let result = ''
  let end = 0
  for (const one of found) {
    result += text.slice(end, one.at) + filledIn(wantText(to ?? ''), one)
    end = one.at + (one.groups[0] ?? '').length
  }
  return result + text.slice(end)
}

function search(text: string, source: string, [ignorecase, multiline, ...wanted]: Args): Value {
  const [found] = findAll(text, { source, flags: flags(ignorecase, multiline) })
  if (found === undefined) return null
  if (wanted.length === 0) return found.groups[0] ?? ''
  return wanted.map((name) => groupOf(found, wantText(name).replace(/^\\(?:g<(\w+)>|(\d+))$/, '$1$2')))
}

function foundBy({ groups }: Found): Value {
  const [whole, first, ...more] = groups
  if (first === undefined && groups.length < 2) return whole ?? ''
  return more.length === 0 ? (first ?? '') : groups.slice(1).map((group) => group ?? '')
}
