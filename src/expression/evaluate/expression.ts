import { InputError, type Position } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { changedUsesIn, type Use, usesIn, wrongCallsIn } from '../syntax/expression-names.ts'
import type { Fault } from '../syntax/fault.ts'
import type { Name } from '../syntax/names.ts'
import { parseTokens } from '../syntax/parse.ts'
import { placed, placeIn, problemOf, type Written } from '../syntax/place.ts'
import { tokenize } from '../syntax/tokens.ts'
import type { Node } from '../syntax/tree.ts'
import { evaluate } from './evaluate.ts'

/** An expression that has been read and checked as far as that goes without values. */
export interface Expression {
  readonly evaluate: (scope: Values) => Value
  /** The variables that it needs. */
  readonly names: readonly Name[]
  /** The variables of which it asks `.changed` or `is changed`. */
  readonly changedUses: readonly string[]
}

/** Reads an expression as it stands behind `when`. Throws an InputError. */
export function compileExpression(text: string, at: Position): Expression {
  return expressionOf(
    placed({ text, at }, () => parseTokens(tokenize(text))),
    { text, at },
  )
}

/** The expression of a tree. */
export function expressionOf(node: Node, written: Written): Expression {
  return placed(written, () => {
    checkCalls([node], written)
    return {
      evaluate: (scope) => placed(written, () => evaluate(node, scope)),
      names: namesOf(usesIn(node), written),
      changedUses: [...new Set(changedUsesIn(node))],
    }
  })
}

/** Throws an InputError with every call in these trees that cannot be right. */
export function checkCalls(nodes: readonly Node[], written: Written): void {
  checkFaults(
    nodes.flatMap((node) => wrongCallsIn(node)),
    written,
  )
}

/** Throws an InputError with faults, if there are any. */
export function checkFaults(faults: readonly Fault[], written: Written): void {
  if (faults.length === 0) return
  throw new InputError(faults.map((fault) => problemOf(fault, placeIn(written, fault.offset ?? 0))))
}

/** Uses with their places. What is asked for once in a text may be missing everywhere in it: `x is defined and x > 1`. */
export function namesOf(uses: readonly Use[], written: Written): readonly Name[] {
  const asked = new Set(uses.filter((use) => use.asked).map(({ name }) => name))
  return uses.map(({ name, offset, insteadOf }) => {
    const at = placeIn(written, offset)
    if (asked.has(name)) return { name, at, optional: true }
    return insteadOf === undefined ? { name, at } : { name, at, insteadOf }
  })
}
