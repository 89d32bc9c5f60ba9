import { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import { applyFilter } from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { atOffset } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { findCalled, type Look, valuesOf } from './arguments.ts'
import { has } from './frames.ts'
import { Missing, must } from './missing.ts'
import { opposite } from './operators.ts'

type TestNode = Extract<Node, { kind: 'test' }>

/** Tests to which something missing may be given. */
export const ASKING: ReadonlySet<string> = new Set(['defined', 'undefined'])

/** Whether a test holds. */
export function callTest(node: TestNode, scope: Values, look: Look): boolean | Unknown {
  const result = ASKING.has(node.name) ? isDefined(node.input, scope, look) : holds(node, scope, look)
  return node.negated === (node.name === 'undefined') ? result : opposite(result)
}

/** A fact that has a name may still not be there on a host: it is asked for. */
const FACT = /^ansible_/

/** Whether there is such a value. A variable counts as defined before it is filled in. */
function isDefined(node: Node, scope: Values, look: Look): boolean | Unknown {
  if (node.kind === 'name' && !FACT.test(node.name)) return has(scope, node.name) || node.name === 'omit'
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
