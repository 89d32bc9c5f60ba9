import type { Position } from '../../model/problem.ts'
import type { Value } from '../../model/value.ts'

/** A part of a template: text, a value put in its place, or a block. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'put'; readonly value: Operand }
  | Block<'if'>
  | Block<'unless'>
  | Block<'each'>
  | Block<'with'>

interface Block<K extends string> {
  readonly kind: K
  readonly value: Operand
  readonly body: readonly Piece[]
  /** What stands behind `{{else}}`. */
  readonly otherwise: readonly Piece[]
  /** The names given by `as |item index|`. */
  readonly locals: readonly string[]
}

/** Something that has a value. */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Value; readonly at: Position }
  | ({ readonly kind: 'path'; readonly keys: readonly string[]; readonly at: Position } & From)
  | Call

/** A helper with what it is given. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Operand[]
  readonly named: readonly (readonly [string, Operand])[]
  readonly at: Position
}

/** Where a path begins: at a variable, in the value of a block so many levels deep, at a name or at the data of a block. */
export type From =
  | { readonly from: 'variable'; readonly name: string }
  | { readonly from: 'block'; readonly depth: number }
  | { readonly from: 'local'; readonly name: string }
  | { readonly from: 'data'; readonly name: string; readonly depth: number }

export type Path = Extract<Operand, { kind: 'path' }>

/** What surrounds a part of a template. */
export interface Surroundings {
  readonly file: string
  /** How many blocks around it have a value of their own (`each`, `with`). */
  readonly blocks: number
  /** How many of them are `each`. */
  readonly loops: number
  readonly locals: readonly string[]
}
