import { pythonLiteral } from '../../inventory/python-literal.ts'
import type { Path } from '../../model/problem.ts'
import { reveal, Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { joined, renderJinja } from '../statements/render.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import { isNode, isStatements, type Reading } from '../syntax/fill-names.ts'
import type { Part, Statements } from '../syntax/fill-parts.ts'
import { placed, type Written } from '../syntax/place.ts'
import type { Node } from '../syntax/tree.ts'
import { pieceOf } from './arithmetic.ts'
import { evaluate } from './evaluate.ts'
import { pythonText } from './python-text.ts'
import { isList, isMap, OMIT } from './variables-kind.ts'
import { hide, joinTexts } from './variables-taint.ts'

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
  if (!/\{[{%#]/.test(text)) return text
  const written = write(text, path)
  return placed(written, () => fillParts(read(written), { scope, written }))
}

/** A text that is one expression keeps the kind of its value. */
function fillParts(parts: readonly Part[], { scope, written }: Filled): Value {
  const [only] = parts
  if (only !== undefined && isStatements(only)) return fillStatements(only, { scope, written })
  if (parts.length === 1 && only !== undefined && isNode(only)) return evaluate(only, scope)
  return joinTexts(
    parts.flatMap((part) => (isNode(part) ? [pieceFrom(part, scope)] : isStatements(part) ? [] : [part])),
  )
}

interface Filled {
  readonly scope: Values
  readonly written: Written
}

/** As Ansible has it, a text that looks like a list or a map is one. */
function fillStatements(statements: Statements, { scope, written }: Filled): Value {
  const parts = renderJinja(statements, scope, { written, find: undefined })
  if (parts instanceof Unknown) return parts
  const [only] = parts
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return only
  const text = joined(parts)
  if (text instanceof Unknown) return text
  const data = asData(reveal(text))
  if (data === undefined) return text
  return text instanceof Secret ? hide(data) : data
}

function asData(text: string): Value | undefined {
  if (!/^[[{]|^(?:True|False)$/.test(text)) return undefined
  const literal = pythonLiteral(text)
  if (literal !== undefined) return literal.value
  try {
    return JSON.parse(text) as Value
  } catch {
    return undefined
  }
}

function pieceFrom(node: Node, scope: Values): string | Secret | Unknown {
  const value = evaluate(node, scope)
  return atOffset(node.offset, () => {
    if (value === OMIT) throw new Fault('omit cannot be used inside a string')
    return value === true || value === false ? pythonText(value) : pieceOf(value)
  })
}
