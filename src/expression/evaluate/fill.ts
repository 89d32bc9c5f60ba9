import type { Locate, Position } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { wrongCallsInPieces } from '../statements/uses.ts'
import { isNode, isStatements, namesInValue, type Reading } from '../syntax/fill-names.ts'
import { type Part, partsOfText } from '../syntax/fill-parts.ts'
import type { Name } from '../syntax/names.ts'
import { placed, type Written } from '../syntax/place.ts'
import { checkCalls, checkFaults, compileExpression, type Expression } from './expression.ts'
import { fillValue } from './fill-value.ts'

/** Fills in values, and keeps what it has read of their texts. */
export interface Renderer {
  /** A value with its expressions replaced by what they give. A Position stands for all of it, a Locate finds each text. Throws an InputError. */
  readonly fillIn: (value: Value, scope: Values, at: Position | Locate) => Value
  /** The variables that a value needs. Throws an InputError with everything that cannot be read. */
  readonly namesIn: (value: Value, at: Position | Locate) => readonly Name[]
  /** An expression that stands alone, as behind `when`. Throws an InputError. */
  readonly compile: (text: string, at: Position) => Expression
}

/** Makes a renderer that has read nothing yet. */
export function createRenderer(): Renderer {
  const texts = new Map<string, readonly Part[]>()
  const expressions = new Map<string, Expression>()
  const read = (written: Written): readonly Part[] => kept(texts, written.text, () => readText(written))
  return {
    fillIn: (value, scope, at) => fillValue(value, { scope, read, write: writer(at) }),
    namesIn: (value, at) => namesInValue(value, { read, write: writer(at) }),
    compile: (text, at) => kept(expressions, JSON.stringify([text, at]), () => compileExpression(text, at)),
  }
}

/** Fills in one value with a renderer of its own. */
export function fillIn(value: Value, scope: Values, at: Position | Locate): Value {
  return createRenderer().fillIn(value, scope, at)
}

/** The variables that one value needs. */
export function namesIn(value: Value, at: Position | Locate): readonly Name[] {
  return createRenderer().namesIn(value, at)
}

function writer(at: Position | Locate): Reading['write'] {
  return typeof at === 'function'
    ? // Its place is asked for only where something is wrong with it.
      (text, path) => ({
        text,
        get at() {
          return at(path)
        },
      })
    : (text) => ({ text, at, around: true })
}

function kept<T>(made: Map<string, T>, key: string, make: () => T): T {
  const before = made.get(key)
  if (before !== undefined) return before
  const one = make()
  made.set(key, one)
  return one
}

function readText(written: Written): readonly Part[] {
  return placed(written, () => {
    const parts = partsOfText(written.text)
    checkCalls(parts.filter(isNode), written)
    checkFaults(
      parts.filter(isStatements).flatMap(({ pieces }) => wrongCallsInPieces(pieces)),
      written,
    )
    return parts
  })
}
