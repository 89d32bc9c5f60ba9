import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { didYouMean } from '../../schema/nearest.ts'
import { itemsOf } from '../filters/attribute.ts'
import {
  applyFilter,
  type CallValues,
  checkGiven,
  type FilterTable,
  openFilter,
  wantText,
} from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { valuesOf } from './arguments.ts'
import { callablesIn } from './frames.ts'
import { LOOKING, wrongLookup } from './lookup-names.ts'

type CallNode = Extract<Node, { kind: 'call' }>

/** What a function gives: `dict(a=1)`, a macro of the template. */
export function callFunction(
  node: CallNode,
  scope: Values,
  evaluate: (node: Node, scope: Values) => Value,
): Value {
  const own = callablesIn(scope).get(node.name)
  const given = valuesOf(node.given, (part) => evaluate(part, scope))
  return atOffset(node.offset, () => {
    if (own !== undefined) return own(given)
    if (MAPS.has(node.name)) return mapOf(given)
    if (LOOKING.has(node.name)) throw new Fault('nothing can be looked up here')
    const one = functions[node.name]
    if (one === undefined) throw noFunction(node)
    return applyFilter(one, { input: null, given }, tables) ?? null
  })
}

/** The fault of a call of a function that there is not; `known` are names of macros. */
export function wrongFunction(node: CallNode, known: ReadonlySet<string>): Fault | undefined {
  if (known.has(node.name) || MAPS.has(node.name)) return undefined
  if (LOOKING.has(node.name)) return wrongLookup(node)
  const one = Object.hasOwn(functions, node.name) ? functions[node.name] : undefined
  if (one === undefined) return noFunction(node, known)
  const { args, named } = node.given
  const wrong = checkGiven(
    one,
    args.length,
    named.map(([name]) => name),
  )
  return wrong === undefined
    ? undefined
    : new Fault(`function ${node.name}: ${wrong}`, { offset: node.offset })
}

/** Functions that take any names. `namespace` is a map whose members a template may set. */
const MAPS: ReadonlySet<string> = new Set(['dict', 'namespace'])

const functions: FilterTable = {
  undef: openFilter('hint?', (_input, [hint]) => {
    throw new Fault(hint === undefined ? 'this value is left to be defined' : wantText(hint))
  }),
}

function noFunction({ name, offset }: CallNode, known: ReadonlySet<string> = new Set()): Fault {
  const hint = FUNCTION_HINTS[name] ?? didYouMean(name, known) ?? `write the value first: value | ${name}`
  return new Fault(`there is no function ${name}()`, { offset, hint })
}

const FUNCTION_HINTS: { readonly [name: string]: string } = {
  defined: 'write: x is defined',
  now: 'the time would be another one in each run: use ansible_date_time',
}

/** As in Python: from a map, or from pairs; then what is named. */
function mapOf({ args, named }: CallValues): Value {
  const [first] = args
  if (args.length > 1) throw new Fault('dict takes one value, and names')
  if (first instanceof Unknown) return first
  const isPairs = Array.isArray(first)
  const pairs: (readonly [string, Value])[] = isPairs
    ? first.map((pair: Value) => pairOf(pair))
    : Object.entries(typeof first === 'object' && first !== null ? first : {})
  return Object.fromEntries([...pairs, ...Object.entries(named)])
}

function pairOf(pair: Value): readonly [string, Value] {
  const [key, value, ...more] = itemsOf(pair)
  if (key === undefined || value === undefined || more.length > 0)
    throw new Fault('dict takes a list of pairs')
  return [wantText(key), value]
}
