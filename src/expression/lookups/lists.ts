import type { Value } from '../../model/value.ts'
import { isList, isMap } from '../evaluate/variables-kind.ts'
import { itemsOf } from '../filters/attribute.ts'
import { wantInteger, wantText } from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { moreListFilters } from '../filters/list-more.ts'
import { formatPercent } from '../filters/python-format.ts'
import { Fault } from '../syntax/fault.ts'
import type { Lookup } from './lookup.ts'

/** The terms; a list among them is its items. */
export const items: Lookup = (terms) => terms.flatMap((term) => (isList(term) ? term : [term]))

/** The terms as they are. */
export const list: Lookup = (terms) => terms

/** The terms, with all that is inside lists. */
export const flattened: Lookup = (terms) =>
  terms.flatMap((term) => (isList(term) ? flattened(term, {}, NOWHERE) : [term]))

/** The entries of maps, with `key` and `value`. */
export const dict: Lookup = (terms) =>
  terms
    .flatMap((term) => (isList(term) ? term : [term]))
    .flatMap((term) => {
      if (!isMap(term)) throw new Fault('the lookup dict takes maps')
      return Object.entries(term).map(([key, value]) => ({ key, value }))
    })

/** The items with their numbers before them. */
export const indexedItems: Lookup = (terms) => items(terms, {}, NOWHERE).map((item, at) => [at, item])

/** Every item of one list with every item of the others. */
export const nested: Lookup = (terms) => call('product', terms)

/** The first items of all lists, then the second ones. */
export const together: Lookup = (terms) => call('zip_longest', [terms[0] ?? [], null, ...terms.slice(1)])

/** Each item with each entry of a list in it. */
export const subelements: Lookup = (terms) => {
  const [all, path] = isList(terms[0]) && terms.length === 1 ? terms[0] : terms
  return call('subelements', [all ?? [], path ?? ''])
}

function call(name: string, [input = [], ...args]: readonly Value[]): readonly Value[] {
  return itemsOf(moreListFilters[name]?.call(input, args, tables))
}

/** Numbers: `start=1 end=5 stride=2 format=web%02d`, or `1-5/2:web%02d`. */
export const sequence: Lookup = (terms, named) =>
  terms.flatMap((term) => {
    const text = wantText(term)
    const [, from, to, by, form] = /^(?:(\d+)-)?(\d+)(?:\/(\d+))?(?::(.+))?$/.exec(text) ?? []
    const said = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(text)?.[1]
    const number = (name: string, short: string | undefined) => short ?? said(name) ?? named[name]
    const start = Number(number('start', from) ?? 1)
    const count = number('count', undefined)
    const stride = Number(number('stride', by) ?? 1)
    const end = count === undefined ? Number(number('end', to)) : start + (Number(count) - 1) * stride
    const format = wantText(number('format', form) ?? '%d')
    const length = Math.floor((wantInteger(end) - wantInteger(start)) / stride) + 1
    if (stride === 0 || length > 100_000) throw new Fault('this sequence does not end')
    return Array.from({ length: Math.max(0, length) }, (_, at) =>
      formatPercent(format, [start + at * stride], {}),
    )
  })

/** These lookups read nothing. */
const NOWHERE = { scope: {}, sources: { use: () => undefined, render: () => null, env: {} } }
