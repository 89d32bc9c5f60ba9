import { InputError, type Locate, type Path, type Position } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Unknown } from '../model/seen.ts'
import type { Value, Values } from '../model/value.ts'
import { checkCalls, compileExpression, type Expression, namesOf } from './expression.ts'
import { evaluate } from './expression-evaluate.ts'
import { atOffset, Fault, placed, type Written } from './expression-fault.ts'
import { usesIn } from './expression-names.ts'
import { pieceOf } from './expression-operators.ts'
import type { Node } from './expression-tree.ts'
import { type Part, partsOfText } from './fill-parts.ts'
import type { Name } from './names.ts'
import { isList, isMap, OMIT } from './variables-kind.ts'
import { joinTexts } from './variables-taint.ts'

/** Fills in values, and keeps what it has read of their texts. */
export interface Filler {
  /** A value with its expressions replaced by what they give. A Position stands for all of it, a Locate finds each text. Throws an InputError. */
  readonly fillIn: (value: Value, scope: Values, at: Position | Locate) => Value
  /** The variables that a value needs. Throws an InputError with everything that cannot be read. */
  readonly namesIn: (value: Value, at: Position | Locate) => readonly Name[]
  /** An expression that stands alone, as behind `when`. Throws an InputError. */
  readonly compile: (text: string, at: Position) => Expression
}

/** Makes a filler with nothing read yet. */
export function createFiller(): Filler {
  const texts = new Map<string, readonly Part[]>()
  const expressions = new Map<string, Expression>()
  const read = (written: Written): readonly Part[] => kept(texts, written.text, () => readText(written))
  return {
    fillIn: (value, scope, at) => fillValue(value, { scope, read, write: writer(at) }),
    namesIn: (value, at) => namesInValue(value, { read, write: writer(at) }),
    compile: (text, at) => kept(expressions, JSON.stringify([text, at]), () => compileExpression(text, at)),
  }
}

/** Fills in one value with a filler of its own. */
export function fillIn(value: Value, scope: Values, at: Position | Locate): Value {
  return createFiller().fillIn(value, scope, at)
}

/** The variables that one value needs. */
export function namesIn(value: Value, at: Position | Locate): readonly Name[] {
  return createFiller().namesIn(value, at)
}

interface Reading {
  readonly read: (written: Written) => readonly Part[]
  readonly write: (text: string, path: Path) => Written
}

interface Filling extends Reading {
  readonly scope: Values
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
    return parts
  })
}

function isNode(part: Part): part is Node {
  return typeof part !== 'string'
}

function fillValue(value: Value, filling: Filling, path: Path = []): Value {
  if (typeof value === 'string') return fillText(value, filling, path)
  if (isList(value)) {
    return value
      .map((item, index) => fillValue(item, filling, [...path, index]))
      .filter((item) => item !== OMIT)
  }
  if (!isMap(value) || value === OMIT) return value
  const entries = Object.entries(value).map(
    ([name, held]) => [name, fillValue(held, filling, [...path, name])] as const,
  )
  return Object.fromEntries(entries.filter(([, held]) => held !== OMIT))
}

function fillText(text: string, { read, scope, write }: Filling, path: Path): Value {
  if (!text.includes('{{') && !text.includes('{%')) return text
  const written = write(text, path)
  return placed(written, () => fillParts(read(written), scope))
}

/** A text that is one expression keeps the kind of its value. */
function fillParts(parts: readonly Part[], scope: Values): Value {
  const [only] = parts
  if (parts.length === 1 && only !== undefined && isNode(only)) return evaluate(only, scope)
  return joinTexts(parts.map((part) => (isNode(part) ? pieceFrom(part, scope) : part)))
}

function pieceFrom(node: Node, scope: Values): string | Secret | Unknown {
  const value = evaluate(node, scope)
  return atOffset(node.offset, () => {
    if (value === OMIT) throw new Fault('omit cannot stand inside a text')
    return pieceOf(value)
  })
}

function namesInValue(value: Value, reading: Reading): readonly Name[] {
  const names: Name[] = []
  const problems = textsIn(value).flatMap(({ text, path }) => {
    const written = reading.write(text, path)
    try {
      const uses = reading
        .read(written)
        .filter(isNode)
        .flatMap((node) => usesIn(node))
      names.push(...namesOf(uses, written))
      return []
    } catch (error) {
      if (error instanceof InputError) return error.problems
      throw error
    }
  })
  if (problems.length > 0) throw new InputError(problems)
  return names
}

/** True where a text, however deep, has something to fill in. */
export function asks(value: Value): boolean {
  return textsIn(value).length > 0
}

interface Text {
  readonly text: string
  readonly path: Path
}

function textsIn(value: Value, path: Path = []): readonly Text[] {
  if (typeof value === 'string') return /\{[{%]/.test(value) ? [{ text: value, path }] : []
  if (isList(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  if (!isMap(value)) return []
  return Object.entries(value).flatMap(([name, held]) => textsIn(held, [...path, name]))
}
