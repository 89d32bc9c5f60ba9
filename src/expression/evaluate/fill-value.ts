import type { Path } from '../../model/problem.ts'
import type { Secret } from '../../model/secret.ts'
import type { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import { isNode, type Reading } from '../syntax/fill-names.ts'
import type { Part } from '../syntax/fill-parts.ts'
import { placed } from '../syntax/place.ts'
import type { Node } from '../syntax/tree.ts'
import { pieceOf } from './arithmetic.ts'
import { evaluate } from './evaluate.ts'
import { isList, isMap, OMIT } from './variables-kind.ts'
import { joinTexts } from './variables-taint.ts'

interface Filling extends Reading {
  readonly scope: Values
}

/** Fills in a value, however deep. */
export function fillValue(value: Value, filling: Filling, path: Path = []): Value {
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
    if (value === OMIT) throw new Fault('omit cannot be used inside a string')
    return pieceOf(value)
  })
}
