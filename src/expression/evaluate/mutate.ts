import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { type CallValues, checkGiven, wantInteger, wantText } from '../filters/define.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import type { Node } from '../syntax/tree.ts'
import { valuesOf } from './arguments.ts'
import { changeIn } from './frames.ts'
import { isList, isMap, kindOf, memberOf } from './variables-kind.ts'

type Evaluate = (node: Node, scope: Values) => Value

/** Stands for the methods that change a value, in the names that a text knows: a template may call them. */
export const CHANGING = '(changing)'

/** A value as a method leaves it, and what the method gives. */
interface Changed {
  readonly value: Value
  readonly result: Value
}

interface Changing {
  readonly takes: readonly string[]
  /** Undefined where it does not go with the kind of the value. */
  readonly call: (value: Value, given: CallValues) => Changed | undefined
}

/** Python's methods that change a list or a map. A template may call them on what it has set itself. */
export const changing: { readonly [name: string]: Changing } = {
  append: ofList(['item'], (list, [item]) => [...list, item ?? null]),
  extend: ofList(['items'], (list, [items]) => [...list, ...wantList(items)]),
  insert: ofList(['index', 'item'], (list, [index, item]) =>
    list.toSpliced(wantInteger(index), 0, item ?? null),
  ),
  remove: ofList(['item'], (list, [item]) => list.toSpliced(placeOf(list, item), 1)),
  update: {
    takes: ['with?', 'names...'],
    call: (map, { args, named }) => {
      const [other = {}] = args
      if (!isMap(map) || !isMap(other)) return undefined
      return { value: { ...map, ...other, ...named }, result: null }
    },
  },
  pop: {
    takes: ['key?', 'default?'],
    call: (value, { args: [key, fallback] }) => popped(value, key, fallback),
  },
}

function ofList(
  takes: readonly string[],
  change: (list: readonly Value[], args: readonly Value[]) => readonly Value[],
): Changing {
  return {
    takes,
    call: (value, { args }) => (isList(value) ? { value: change(value, args), result: null } : undefined),
  }
}

function wantList(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value
  throw new Fault(`expected a list, not ${kindOf(value)}`)
}

function placeOf(list: readonly Value[], item: Value | undefined): number {
  const place = list.indexOf(item ?? null)
  if (place === -1) throw new Fault('the list does not contain this item')
  return place
}

function popped(value: Value, key: Value | undefined, fallback: Value | undefined): Changed | undefined {
  const at = key ?? (isList(value) ? value.length - 1 : null)
  const result = memberOf(value, at) ?? fallback
  if (result === undefined) throw new Fault('there is nothing to take out')
  if (isList(value)) return { value: value.toSpliced(wantInteger(at), 1), result }
  if (!isMap(value)) return undefined
  return { value: Object.fromEntries(Object.entries(value).filter(([name]) => name !== at)), result }
}

type MethodNode = Extract<Node, { kind: 'method' }>

/** Changes what a template has set: `{% set _ = list.append(x) %}`. Undefined where the method is not one of these here. */
export function changeCalled(
  node: MethodNode,
  scope: Values,
  evaluate: Evaluate,
): { readonly result: Value } | undefined {
  const method = changing[node.name]
  const before = evaluate(node.input, scope)
  if (method === undefined || before instanceof Unknown) return undefined
  const given = valuesOf(node.given, (part) => evaluate(part, scope))
  return atOffset(node.offset, () => {
    const names = method.takes.some((one) => one.endsWith('...')) ? [] : Object.keys(given.named)
    const wrong = checkGiven({ takes: method.takes, open: true, call: () => null }, given.args.length, names)
    if (wrong !== undefined) throw new Fault(`method ${node.name}: ${wrong}`)
    const changed = method.call(before, given)
    if (changed === undefined) return undefined
    put(node.input, changed.value, { scope, evaluate, method: node.name })
    return { result: changed.result }
  })
}

interface Putting {
  readonly scope: Values
  readonly evaluate: Evaluate
  readonly method: string
}

/** Puts a value in the place where an expression finds it. */
function put(place: Node, value: Value, putting: Putting): void {
  const { scope, evaluate, method } = putting
  if (place.kind === 'name' && changeIn(scope, place.name, value)) return
  if (place.kind !== 'member')
    throw new Fault(`${method} cannot change this: only what the template has set itself`, {
      hint: method === 'update' ? 'use a | combine(b)' : 'use a + [b]',
    })
  const holder = evaluate(place.object, scope)
  const key = evaluate(place.key, scope)
  if (isList(holder)) put(place.object, holder.with(wantInteger(key), value), putting)
  else if (isMap(holder)) put(place.object, { ...holder, [wantText(key)]: value }, putting)
}
