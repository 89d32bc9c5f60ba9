import { InputError, type Position } from '../../model/problem.ts'
import type { Surroundings } from './tree.ts'

/** What Handlebars gives where a value may stand. Its own types leave the kinds open. */
export type Written =
  | hbs.AST.PathExpression
  | hbs.AST.SubExpression
  | hbs.AST.StringLiteral
  | hbs.AST.NumberLiteral
  | hbs.AST.BooleanLiteral
  | hbs.AST.NullLiteral
  | hbs.AST.UndefinedLiteral

/** A helper as Handlebars gives it. */
export interface WrittenCall {
  readonly path: Written
  readonly params: readonly hbs.AST.Expression[]
  readonly hash?: hbs.AST.Hash | undefined
}

/** Where something stands. */
export function placeOf({ loc }: hbs.AST.Node, { file }: Pick<Surroundings, 'file'>): Position {
  return { file, line: loc.start.line, column: loc.start.column + 1 }
}

/** One problem as an error. */
export function refusal(at: Position, message: string, hint?: string): InputError {
  return new InputError([hint === undefined ? { message, at } : { message, at, hint }])
}
