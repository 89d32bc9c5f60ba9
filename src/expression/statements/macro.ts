import type { Value, Values } from '../../model/value.ts'
import { valuesOf } from '../evaluate/arguments.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { type Callable, callablesIn, frameIn, setCallable, setIn } from '../evaluate/frames.ts'
import { ABSENT } from '../evaluate/variables-kind.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import { placed } from '../syntax/place.ts'
import { namesIn } from './names.ts'
import type { Work } from './open.ts'
import { deeper } from './rendering.ts'
import type { Macro, Piece } from './tree.ts'

/** Lets a macro be called in a frame. */
export function defineMacro(macro: Macro, frame: Values, { rendering, parts }: Work): void {
  setCallable(frame, macro.name, callable(macro, frame, { rendering, parts }))
}

/** What a macro gives that is called with a block, which it calls `caller`. */
export function renderCall(
  { value, block }: Extract<Piece, { kind: 'call' }>,
  frame: Values,
  { rendering, parts }: Work,
): Value {
  if (value.kind !== 'call' && value.kind !== 'method') throw new TypeError('a call calls')
  const holder = value.kind === 'method' && value.input.kind === 'name' ? `${value.input.name}.` : ''
  const name = holder + value.name
  const called = callablesIn(frame).get(name)
  if (called === undefined) throw new Fault(`there is no macro "${name}"`, { offset: value.offset })
  const given = valuesOf(value.given, (part) => evaluate(part, frame))
  const caller = callable(block, frame, { rendering, parts })
  return atOffset(value.offset, () => called({ ...given, caller }))
}

function callable(macro: Macro, frame: Values, { rendering, parts }: Work): Callable {
  const { written, tally } = rendering
  return (given) => {
    checkArguments(macro, given)
    return deeper(tally, () =>
      placed(written, () => {
        const inner = frameIn(frame)
        bind(macro, given, inner)
        if (given.caller !== undefined) setCallable(inner, 'caller', given.caller)
        return parts.aside(macro.body, inner, rendering)
      }),
    )
  }
}

type Given = Parameters<Callable>[0]

/** Gives the params of a macro their values; one without value and fallback is not defined. */
function bind(macro: Macro, { args, named }: Given, inner: Values): void {
  const { params } = macro
  for (const [at, param] of params.entries()) {
    const value = args[at] ?? named[param.name]
    if (value !== undefined) setIn(inner, param.name, value)
    else setIn(inner, param.name, param.fallback === undefined ? ABSENT : evaluate(param.fallback, inner))
  }
  setIn(inner, 'varargs', args.slice(params.length))
  setIn(inner, 'kwargs', Object.fromEntries(strayOf(macro, named)))
}

function strayOf({ params }: Macro, named: Values): readonly (readonly [string, Value])[] {
  return Object.entries(named).filter(([key]) => params.every(({ name }) => name !== key))
}

function checkArguments(macro: Macro, { args, named }: Given): void {
  const { name, params } = macro
  const twice = params.find((param, at) => at < args.length && Object.hasOwn(named, param.name))
  if (twice !== undefined) throw new Fault(`macro ${name}: ${twice.name} is given twice`)
  const uses = new Set(namesIn(macro.body))
  if (args.length > params.length && !uses.has('varargs'))
    throw new Fault(`macro ${name}: it takes ${params.length} values, not ${args.length}`)
  const [stray] = strayOf(macro, named)
  if (stray !== undefined && !uses.has('kwargs'))
    throw new Fault(`macro ${name}: it does not take ${stray[0]}`)
}
