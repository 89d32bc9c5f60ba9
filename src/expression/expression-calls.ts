import { Unknown } from '../model/seen.ts'
import type { Value, Values } from '../model/value.ts'
import { didYouMean } from '../schema/nearest.ts'
import { atOffset, Fault } from './expression-fault.ts'
import { Missing, must } from './expression-missing.ts'
import { opposite } from './expression-operators.ts'
import type { Given, Node } from './expression-tree.ts'
import { tables } from './filters.ts'
import { applyFilter, type CallValues, checkGiven, type Filter, type FilterTable } from './filters-define.ts'
/** Evaluates a part of an expression, or says what is missing. */
export type Look = (node: Node, scope: Values) => Value | Missing
type FilterNode = Extract<Node, { kind: 'filter' }>
type TestNode = Extract<Node, { kind: 'test' }>
/** Filters to which something missing may be given. */
export const FORGIVING: ReadonlySet<string> = new Set(['default', 'd'])
/** Tests to which something missing may be given. */
export const ASKING: ReadonlySet<string> = new Set(['defined', 'undefined'])
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
  return result === undefined ? new Missing(`"${node.name}" has nothing to give here`, node.offset) : result
}
/** True for a `default` that does not ask for what counts as false: its fallback is not looked at then. */
function asksOnlyMissing({ given }: FilterNode): boolean {
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
/** Whether a test holds. */
export function callTest(node: TestNode, scope: Values, look: Look): boolean | Unknown {
  const result = ASKING.has(node.name) ? isDefined(node.input, scope, look) : holds(node, scope, look)
  return node.negated === (node.name === 'undefined') ? result : opposite(result)
}
/** Whether there is such a value. A variable counts as defined before it is filled in. */
function isDefined(node: Node, scope: Values, look: Look): boolean | Unknown {
  if (node.kind === 'name') return Object.hasOwn(scope, node.name) || node.name === 'omit'
  const found = look(node, scope)
  if (!(found instanceof Unknown)) return !(found instanceof Missing)
  // An unknown value inside a map is there; whether an unknown map holds it cannot be told.
  const holder = node.kind === 'member' ? look(node.object, scope) : found
  return holder instanceof Unknown ? holder : true
}
function holds(node: TestNode, scope: Values, look: Look): boolean | Unknown {
  const one = findCalled(tables.tests, node, 'test')
  const input = must(look(node.input, scope))
  const given = valuesOf(node.given, (part) => must(look(part, scope)))
  const result = atOffset(node.offset, () => applyFilter(one, { input, given }, tables))
  return result instanceof Unknown ? result : result === true
}
/** The values of the arguments of a call. */
export function valuesOf({ args, named }: Given, evaluate: (node: Node) => Value): CallValues {
  return {
    args: args.map(evaluate),
    named: Object.fromEntries(named.map(([name, node]) => [name, evaluate(node)])),
  }
}
/** The hint for a name that is not in a table: signs such as `==` are in it too, but nobody misspells those. */
export function nameLike(name: string, table: FilterTable): string | undefined {
  return didYouMean(
    name,
    Object.keys(table).filter((one) => /^\w/.test(one)),
  )
}
interface Called {
  readonly name: string
  readonly given: {
    readonly args: readonly unknown[]
    readonly named: readonly (readonly [string, unknown])[]
  }
  readonly offset?: number
}
/** The filter, test or method that a call names, its arguments checked; a fault if there is none. */
export function findCalled(table: FilterTable, { name, given, offset }: Called, what: string): Filter {
  const place = offset === undefined ? {} : { offset }
  const one = Object.hasOwn(table, name) ? table[name] : undefined
  if (one === undefined) {
    throw new Fault(`there is no ${what} "${name}"`, { ...place, hint: nameLike(name, table) })
  }
  const wrong = checkGiven(
    one,
    given.args.length,
    given.named.map(([argument]) => argument),
  )
  if (wrong !== undefined) throw new Fault(`${what} ${name}: ${wrong}`, place)
  return one
}
