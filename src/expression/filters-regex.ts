import type { Value } from '../model/value.ts'
import { Fault } from './expression-fault.ts'
import { type Args, type FilterTable, filter, wantText } from './filters-define.ts'
import { findBounded } from './pattern.ts'
import type { Found } from './pattern-found.ts'
import { isTrue } from './variables-kind.ts'

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
  regex_escape: filter('', (input) => wantText(input).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')),
}

/** Whether a regular expression fits a text: at its beginning, or anywhere. */
export function fits(text: string, [pattern, ignorecase, multiline]: Args, anywhere: boolean): boolean {
  const source = wantText(pattern)
  const begins = anywhere ? {} : { sticky: true }
  return findAll(text, { source, flags: flags(ignorecase, multiline), ...begins }).length > 0
}

interface Pattern {
  readonly source: string
  readonly flags: string
  /** True if it must fit at the very beginning. */
  readonly sticky?: boolean
}

function flags(ignorecase: Value | undefined, multiline: Value | undefined): string {
  return `${isTrue(ignorecase ?? false) === true ? 'i' : ''}${isTrue(multiline ?? false) === true ? 'm' : ''}`
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

/** The replacement with `\1`, `\g<1>` and `\g<name>` standing for what was found. */
function filledIn(replacement: string, { groups, named }: Found): string {
  return replacement.replace(/\\(?:\d{1,2}|g<\w+>|[nt\\])/g, (written) => {
    const escape = ESCAPES[written]
    return escape ?? groupOf({ groups, named }, written.replace(/^\\(?:g<(\w+)>|(\d+))$/, '$1$2'))
  })
}

const ESCAPES: { readonly [written: string]: string } = { '\\n': '\n', '\\t': '\t', '\\\\': '\\' }

function groupOf({ groups, named }: Pick<Found, 'groups' | 'named'>, name: string): string {
  const number = Number(name)
  if (/^\d+$/.test(name) && number < groups.length) return groups[number] ?? ''
  if (Object.hasOwn(named, name)) return named[name] ?? ''
  throw new Fault(`the pattern has no group "${name}"`)
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

const LONGEST_PATTERN = 2_000

function findAll(text: string, pattern: Pattern): readonly Found[] {
  if (pattern.source.length > LONGEST_PATTERN) throw new Fault('this pattern is too long')
  return findBounded(compiled(pattern), text)
}

function compiled({ source, flags, sticky }: Pattern): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(source)
  const spelled = source
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
  try {
    return new RegExp(
      spelled,
      [...new Set(flags + (inline?.[1] ?? '') + (sticky === true ? 'y' : ''))].join(''),
    )
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : 'this pattern cannot be read')
  }
}
