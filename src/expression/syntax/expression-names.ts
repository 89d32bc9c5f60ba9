import { findCalled } from '../evaluate/arguments.ts'
import { ASKING } from '../evaluate/call-test.ts'
import { asksOnlyMissing, FORGIVING } from '../evaluate/calls.ts'
import { wrongFunction } from '../evaluate/functions.ts'
import { methods } from '../evaluate/methods.ts'
import { CHANGING, changing } from '../evaluate/mutate.ts'
import { tables } from '../filters/filters.ts'
import { Fault } from './fault.ts'
import { partsOf } from './parts.ts'
import { type Node } from './tree.ts'
/** A variable in a text, by its offset; `asked` where the text would not mind if it were missing. */
export interface Use {
  readonly name: string
  readonly offset: number
  readonly asked: boolean
  /** The variables in whose place it is taken, if they are missing. */
  readonly insteadOf?: readonly string[]
}
/** Every use of a variable in an expression, in order. */
export function usesIn(node: Node, asked = false): readonly Use[] {
  if (node.kind === 'name')
    return node.name === 'omit' ? [] : [{ name: node.name, offset: node.offset, asked }]
  if (node.kind === 'member') return [...usesIn(node.object, asked), ...usesIn(node.key)]
  if (!mayMiss(node)) return partsOf(node).flatMap((part) => usesIn(part))
  const [input, ...given] = partsOf(node)
  const fallback = given.flatMap((part) => usesIn(part))
  return [
    ...(input === undefined ? [] : usesIn(input, true)),
    ...(input?.kind === 'name' && node.kind === 'filter' && asksOnlyMissing(node)
      ? fallback.map((use) => ({ ...use, insteadOf: [...(use.insteadOf ?? []), input.name] }))
      : fallback),
  ]
}
function mayMiss(node: Node): boolean {
  return (
    (node.kind === 'filter' && FORGIVING.has(node.name)) || (node.kind === 'test' && ASKING.has(node.name))
  )
}
/** The variables of which an expression asks whether the step that registered them changed something. */
export function changedUsesIn(node: Node): readonly string[] {
  const asked = changedOf(node)
  const inside = partsOf(node).flatMap(changedUsesIn)
  return asked === undefined ? inside : [asked, ...inside]
}
function changedOf(node: Node): string | undefined {
  if (node.kind === 'test' && CHANGED.has(node.name)) return nameOf(node.input)
  if (node.kind !== 'member' || node.key.kind !== 'literal' || node.key.value !== 'changed') return undefined
  return nameOf(node.object)
}
const CHANGED = new Set(['changed', 'change'])
function nameOf(node: Node): string | undefined {
  return node.kind === 'name' ? node.name : undefined
}
const NOTHING: ReadonlySet<string> = new Set()

/** True for a macro of an imported template, and for what changes a value that a template has set. */
function isOwn({ name, input }: Extract<Node, { kind: 'method' }>, known: ReadonlySet<string>): boolean {
  if (name === 'format') return true
  if (known.has(CHANGING) && Object.hasOwn(changing, name)) return true
  return input.kind === 'name' && known.has(`${input.name}.*`) && !Object.hasOwn(methods, name)
}

/** Faults for filters, tests, methods and functions that there are not, or whose arguments are wrong; `known` are macros. */
export function wrongCallsIn(node: Node, known: ReadonlySet<string> = NOTHING): readonly Fault[] {
  const inside = partsOf(node).flatMap((part) => wrongCallsIn(part, known))
  try {
    if (node.kind === 'call')
      return [...inside, ...[wrongFunction(node, known)].filter((one) => one !== undefined)]
    if (node.kind === 'filter') findCalled(tables.filters, node, 'filter')
    if (node.kind === 'test') findCalled(tables.tests, node, 'test')
    if (node.kind === 'method' && !isOwn(node, known))
      findCalled(methods, node, node.name === 'range' ? 'function' : 'method')
    return inside
  } catch (error) {
    if (error instanceof Fault) return [...inside, error]
    throw error
  }
}
