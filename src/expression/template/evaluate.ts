import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { didYouMean } from '../../schema/nearest.ts'
import { findCalled } from '../evaluate/arguments.ts'
import { ASKING } from '../evaluate/call-test.ts'
import { FORGIVING } from '../evaluate/calls.ts'
import { Missing } from '../evaluate/missing.ts'
import { opposite } from '../evaluate/operators.ts'
import { isList, isMap, isTrue, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { applyFilter } from '../filters/define.ts'
import { tables } from '../filters/filters.ts'
import { Fault } from '../syntax/fault.ts'
import { helpers } from './helpers.ts'
import type { Call, Operand, Path } from './tree.ts'
import { refusal } from './written.ts'

/** What a part of a template is rendered with. */
export interface BlockScope {
  readonly scope: Values
  /** The values of the blocks around it, the outermost first. */
  readonly blocks: readonly Value[]
  /** `@index` and its kin of each `each` around it, the outermost first. */
  readonly loops: readonly Values[]
  readonly locals: ReadonlyMap<string, Value>
  /** Is told every value that is used. */
  readonly used: (value: Value) => void
}

/** The value of an operand. Throws an InputError where there is none. */
export function valueOf(operand: Operand, blockScope: BlockScope): Value {
  const found = look(operand, blockScope)
  if (!(found instanceof Missing)) return found
  throw refusal(operand.at, found.message, found.hint)
}

/** Does the work; a fault is placed at the operand. */
export function placedAt<T>(operand: Operand, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault) throw refusal(operand.at, error.message, error.hint)
    throw error
  }
}

function look(operand: Operand, blockScope: BlockScope): Value | Missing {
  if (operand.kind === 'literal') return operand.value
  const found =
    operand.kind === 'path'
      ? placedAt(operand, () => lookPath(operand, blockScope))
      : lookCall(operand, blockScope)
  if (!(found instanceof Missing)) blockScope.used(found)
  return found
}

function lookPath(path: Path, blockScope: BlockScope): Value | Missing {
  let found = startOf(path, blockScope)
  let where = 'name' in path ? path.name : 'this'
  for (const key of path.keys) {
    if (found === undefined || found instanceof Unknown) break
    const holder: Value = found
    found = memberAt(holder, key)
    if (found === undefined) return noMember({ path, where, key, holder }, blockScope)
    where += `.${key}`
  }
  return found !== undefined
    ? found
    : new Missing(`"${where}" is not defined`, 0, didYouMean(where, Object.keys(blockScope.scope)))
}

function startOf(path: Path, { scope, blocks, loops, locals }: BlockScope): Value | undefined {
  switch (path.from) {
    case 'variable':
      return Object.hasOwn(scope, path.name) ? scope[path.name] : undefined
    case 'block':
      return blocks[path.depth - 1]
    case 'local':
      return locals.get(path.name)
    case 'data':
      return loops[path.depth - 1]?.[path.name]
  }
}

function memberAt(holder: Value, key: string): Value | undefined {
  if (isList(holder) && key === 'length') return holder.length
  if (isList(holder) && /^\d+$/.test(key)) return memberOf(holder, Number(key))
  return isMap(holder) ? memberOf(holder, key) : undefined
}

interface Lack {
  readonly path: Path
  readonly where: string
  readonly key: string
  readonly holder: Value
}

function noMember({ path, where, key, holder }: Lack, { scope }: BlockScope): Missing {
  const message = isMap(holder)
    ? `${where} has no "${key}"`
    : `${where} has no "${key}": it is ${kindOf(holder)}`
  if (path.from === 'block' && path.keys[0] === key && Object.hasOwn(scope, key)) {
    return new Missing(message, 0, `write @root.${key} for the variable`)
  }
  return new Missing(message, 0, isMap(holder) ? didYouMean(key, Object.keys(holder)) : undefined)
}

function lookCall(call: Call, blockScope: BlockScope): Value | Missing {
  const { name, args, named } = call
  const [first, ...others] = args
  if (first === undefined) return new Missing(`helper ${name}: a value is missing`, 0)
  if (ASKING.has(name)) return look(first, blockScope) instanceof Missing === (name === 'undefined')
  if (name === 'and' || name === 'or') return lookEither(args, blockScope, name === 'or')
  const input = look(first, blockScope)
  if (FORGIVING.has(name)) {
    if (input instanceof Missing) return fallbackOf(call, blockScope)
    if (asksOnlyMissing(call)) return input
  }
  const given = {
    args: others.map((arg) => valueOf(arg, blockScope)),
    named: Object.fromEntries(named.map(([key, value]) => [key, valueOf(value, blockScope)])),
  }
  const settled = input instanceof Missing ? valueOf(first, blockScope) : input
  return placedAt(call, () => {
    const one = findCalled(helpers, { name, given: { args: others, named } }, 'helper')
    const result = applyFilter(one, { input: settled, given }, tables)
    return result === undefined ? new Missing(`${name} gives no value here`, 0) : result
  })
}

/** True for a `default` that does not ask for what counts as false: its fallback is not looked at then. */
function asksOnlyMissing({ args, named }: Call): boolean {
  return args.length < 3 && named.every(([name]) => name !== 'boolean')
}

function fallbackOf({ args, named }: Call, blockScope: BlockScope): Value | Missing {
  const fallback = args[1] ?? named.find(([name]) => name === 'value')?.[1]
  return fallback === undefined ? '' : look(fallback, blockScope)
}

/** The first value that decides, or the last one. An unknown one does not matter where a later one decides. */
function lookEither(args: readonly Operand[], blockScope: BlockScope, decides: boolean): Value {
  let missing: Unknown | undefined
  let value: Value = !decides
  for (const arg of args) {
    value = valueOf(arg, blockScope)
    const holds = isTrue(value)
    if (holds === decides) return missing === undefined || value === decides ? value : missing
    if (holds instanceof Unknown) missing ??= holds
  }
  return missing ?? value
}

/** True if a value counts as true; the frame is told that it was used. */
export function holds(operand: Operand, blockScope: BlockScope, wanted: boolean): boolean | Unknown {
  const result = isTrue(valueOf(operand, blockScope))
  return wanted ? result : opposite(result)
}
