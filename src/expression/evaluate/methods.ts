import type { Value, Values } from '../../model/value.ts'
import { itemsOf } from '../filters/attribute.ts'
import {
  applyFilter,
  type FilterTable,
  filter,
  openFilter,
  wantInteger,
  wantText,
} from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { wantMap } from '../filters/filters-map.ts'
import { asText, splitText } from '../filters/text.ts'
import { formatMethod } from '../filters/text-more.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { findCalled, valuesOf } from './arguments.ts'
import { callablesIn } from './frames.ts'
import { changeCalled, changing } from './mutate.ts'
import { padding } from './padding.ts'
import { memberOf } from './variables-kind.ts'
/** What a method of a text, list or map gives: `path.split("/")`. */
export function callMethod(
  node: Extract<Node, { kind: 'method' }>,
  scope: Values,
  evaluate: (node: Node, scope: Values) => Value,
): Value {
  const own =
    node.input.kind === 'name' ? callablesIn(scope).get(`${node.input.name}.${node.name}`) : undefined
  if (own !== undefined) {
    const given = valuesOf(node.given, (part) => evaluate(part, scope))
    return atOffset(node.offset, () => own(given))
  }
  if (Object.hasOwn(changing, node.name)) {
    const changed = changeCalled(node, scope, evaluate)
    if (changed !== undefined) return changed.result
  }
  if (node.name === 'format') return callFormat(node, scope, evaluate)
  const one = findCalled(methods, node, node.name === 'range' ? 'function' : 'method')
  const input = evaluate(node.input, scope)
  const given = valuesOf(node.given, (part) => evaluate(part, scope))
  return atOffset(node.offset, () => applyFilter(one, { input, given }, tables)) ?? null
}
/** `text.format(…)` takes any names. */
function callFormat(
  { input, given, offset }: Extract<Node, { kind: 'method' }>,
  scope: Values,
  evaluate: (node: Node, scope: Values) => Value,
): Value {
  const { args, named } = valuesOf(given, (part) => evaluate(part, scope))
  const one = filter('', (all) => {
    const [text = '', values = [], names = {}] = itemsOf(all)
    return formatMethod(text, itemsOf(values), wantMap(names))
  })
  const all = [evaluate(input, scope), args, named]
  return (
    atOffset(offset, () => applyFilter(one, { input: all, given: { args: [], named: {} } }, tables)) ?? null
  )
}

/** Python's methods that playbooks are written with, and the function `range`. */
export const methods: FilterTable = {
  ...sameAsFilters(['lower', 'upper', 'capitalize', 'title', 'split', 'replace', 'keys', 'values', 'items']),
  ...textMethods(),
  ...padding,
  get: openFilter(
    'key, default?',
    (input, [key, fallback]) => memberOf(wantMap(input), key ?? null) ?? fallback,
  ),
  zfill: filter('width', (input, [width]) =>
    wantText(input).replace(
      /^([-+]?)(.*)$/s,
      (_, sign: string, rest: string) =>
        sign + rest.padStart(Math.min(1000, wantInteger(width)) - sign.length, '0'),
    ),
  ),
  rsplit: filter('separator?, maxsplit?', (input, [separator, most]) =>
    splitFromEnd(wantText(input), separator, wantInteger(most, -1)),
  ),
  isdigit: filter('', (input) => /^\p{Nd}+$/u.test(wantText(input))),
  isalpha: filter('', (input) => /^\p{L}+$/u.test(wantText(input))),
  isalnum: filter('', (input) => /^[\p{L}\p{Nd}]+$/u.test(wantText(input))),
  encode: filter('encoding?', (input) => wantText(input)),
  decode: filter('encoding?', (input) => wantText(input)),
  index: openFilter('item', (input, [item]) => placeOf(itemsOf(input), item ?? null)),
  count: openFilter('item', (input, [item]) => itemsOf(input).filter((one) => one === item).length),
  range: filter('start, stop?, step?', (_input, [start, stop, step]) =>
    stop === undefined
      ? numbers(0, wantInteger(start), 1)
      : numbers(wantInteger(start), wantInteger(stop), wantInteger(step, 1)),
  ),
}
function sameAsFilters(names: readonly string[]): FilterTable {
  return Object.fromEntries(
    names.flatMap((name) => {
      const one = tables.filters[name]
      return one === undefined ? [] : [[name, one]]
    }),
  )
}
function textMethods(): FilterTable {
  const { trim, startswith, endswith } = { ...tables.filters, ...tables.tests }
  return {
    ...(trim && { strip: trim }),
    ...(startswith && { startswith }),
    ...(endswith && { endswith }),
    lstrip: filter('', (input) => wantText(input).trimStart()),
    rstrip: filter('', (input) => wantText(input).trimEnd()),
    splitlines: filter('', (input) => linesOf(wantText(input))),
    find: filter('text', (input, [text]) => wantText(input).indexOf(wantText(text))),
    join: filter('list', (input, [list]) => itemsOf(list).map(asText).join(wantText(input))),
  }
}
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}
function splitFromEnd(text: string, separator: Value | undefined, most: number): Value {
  const parts = itemsOf(splitText(text, separator ?? null, -1))
  if (most < 0 || parts.length <= most + 1) return parts
  const by = separator === undefined || separator === null ? ' ' : wantText(separator)
  const kept = parts.length - most
  return [parts.slice(0, kept).map(wantText).join(by), ...parts.slice(kept)]
}

function placeOf(items: readonly Value[], item: Value): number {
  const place = items.indexOf(item)
  if (place === -1) throw new Fault('the list does not contain this item')
  return place
}
const MOST_NUMBERS = 100_000
function numbers(start: number, stop: number, step: number): number[] {
  if (step === 0) throw new Fault('the step of range is zero')
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (length > MOST_NUMBERS) throw new Fault('this range is too long')
  return Array.from({ length }, (_, index) => start + index * step)
}
