import { InputError, type Path } from '../../model/problem.ts'
import type { Value } from '../../model/value.ts'
import { namesOf } from '../evaluate/expression.ts'
import { isList, isMap } from '../evaluate/variables-kind.ts'
import { namesOfJinja } from '../statements/uses.ts'
import { usesIn } from './expression-names.ts'
import type { Part, Statements } from './fill-parts.ts'
import type { Name } from './names.ts'
import type { Written } from './place.ts'
import type { Node } from './tree.ts'

/** What is read of texts with expressions in them. */
export interface Reading {
  readonly read: (written: Written) => readonly Part[]
  readonly write: (text: string, path: Path) => Written
}

/** True for the part of a text that is an expression. */
export function isNode(part: Part): part is Node {
  return typeof part !== 'string' && part.kind !== 'statements'
}

/** True for a part of a text that is all of it, with its statements. */
export function isStatements(part: Part): part is Statements {
  return typeof part !== 'string' && part.kind === 'statements'
}

/** The variables that a value needs, however deep. */
export function namesInValue(value: Value, reading: Reading): readonly Name[] {
  const names: Name[] = []
  const problems = textsIn(value).flatMap(({ text, path }) => {
    const written = reading.write(text, path)
    try {
      const parts = reading.read(written)
      const uses = parts.filter(isNode).flatMap((node) => usesIn(node))
      names.push(...namesOf(uses, written))
      for (const { pieces } of parts.filter(isStatements)) names.push(...namesOfJinja(pieces, written))
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
  if (typeof value === 'string') return /\{[{%#]/.test(value) ? [{ text: value, path }] : []
  if (isList(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  if (!isMap(value)) return []
  return Object.entries(value).flatMap(([name, held]) => textsIn(held, [...path, name]))
}
