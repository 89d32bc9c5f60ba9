import type { Value, Values } from '../../model/value.ts'
import { applyFilter, type CallValues } from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { findCalled, type Look, valuesOf } from './arguments.ts'
import { Missing, must } from './missing.ts'

type FilterNode = Extract<Node, { kind: 'filter' }>

/** Filters to which something missing may be given. */
export const FORGIVING: ReadonlySet<string> = new Set(['default', 'd'])

/** What a filter makes of its input. */
export function callFilter(node: FilterNode, scope: Values, look: Look): Value | Missing {
  const one = findCalled(tables.filters, node, 'filter')
  const input = look(node.input, scope)
  if (FORGIVING.has(node.name)) {
    if (input instanceof Missing) return fallbackOf(node, scope, look)
    if (asksOnlyMissing(node)) return input
  }
  const given = valuesOf(node.given, (part) => must(look(part, scope)))
  if (input instanceof Missing && node.name === 'mandatory') throw mandatory(input, given)
  const result = atOffset(node.offset, () => applyFilter(one, { input: must(input), given }, tables))
  return result === undefined ? new Missing(`"${node.name}" gives no value here`, node.offset) : result
}

/** True for a `default` that does not ask for what counts as false: its fallback is not looked at then. */
export function asksOnlyMissing({ given }: FilterNode): boolean {
  return given.args.length < 2 && given.named.every(([name]) => name !== 'boolean')
}

function fallbackOf({ given }: FilterNode, scope: Values, look: Look): Value | Missing {
  const named = given.named.find(([name]) => name === 'value')
  const fallback = given.args[0] ?? named?.[1]
  return fallback === undefined ? '' : look(fallback, scope)
}

function mandatory({ message, offset, hint }: Missing, { args, named }: CallValues): Fault {
  const said = args[0] ?? named['message']
  return new Fault(typeof said === 'string' ? said : message, { offset, hint })
}
