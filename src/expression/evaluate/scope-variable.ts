import { InputError, type Position } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import type { Renderer } from './fill.ts'

interface Variable {
  readonly name: string
  readonly layer: Values
  /** The variables that are being filled in right now, the outermost first. */
  readonly inside: string[]
}

/** The value of a variable, filled in when it is first asked for. */
export function filledIn({ name, layer, inside }: Variable, scope: Values, renderer: Renderer): Value {
  const before = inside.indexOf(name)
  if (before !== -1) throw new Fault([...inside.slice(before), name].join(' refers to '))
  inside.push(name)
  try {
    return renderer.fillIn(layer[name] ?? null, scope, SOMEWHERE)
  } catch (error) {
    throw unplaced(error, name)
  } finally {
    inside.pop()
  }
}

const SOMEWHERE: Position = { file: '', line: 0, column: 0 }

/** A variable has no place of its own: what is wrong in it is placed where it is used. */
function unplaced(error: unknown, name: string): unknown {
  if (!(error instanceof InputError)) return error
  const [first] = error.problems
  const message = first?.message ?? error.message
  const said = / refers to |^in the variable /.test(message)
    ? message
    : `in the variable "${name}": ${message}`
  return new Fault(said, { hint: first?.hint })
}
