import type { Node } from '../syntax/tree.ts'

/** A part of a Jinja template: text, a value put in its place, or a statement. Offsets are those of the whole text. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'put'; readonly value: Node }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Pieces }
  | Loop
  | { readonly kind: 'set'; readonly targets: readonly Target[]; readonly value: Node }
  | { readonly kind: 'capture'; readonly target: Target; readonly value: Node; readonly body: Pieces }
  | { readonly kind: 'filter'; readonly value: Node; readonly body: Pieces }
  | { readonly kind: 'with'; readonly pairs: readonly Pair[]; readonly body: Pieces }
  | Macro
  | { readonly kind: 'call'; readonly value: Node; readonly block: Macro }
  | (Loaded & { readonly kind: 'include'; readonly mayMiss: boolean })
  | (Loaded & { readonly kind: 'import'; readonly as: string })
  | (Loaded & { readonly kind: 'from'; readonly names: readonly (readonly [string, string])[] })

export type Pieces = readonly Piece[]

interface Branch {
  readonly test: Node
  readonly body: Pieces
}

interface Pair {
  readonly target: Target
  readonly value: Node
}

/** A name that is given a value, or a member of a `namespace()`. */
export interface Target {
  readonly name: string
  readonly member?: string
  readonly offset: number
}

/** `{% for %}`. */
export interface Loop {
  readonly kind: 'for'
  readonly targets: readonly Target[]
  readonly list: Node
  readonly only?: Node
  readonly recursive: boolean
  readonly body: Pieces
  readonly otherwise: Pieces
}

/** `{% macro %}`, or what stands in a `{% call %}`. */
export interface Macro {
  readonly kind: 'macro'
  readonly name: string
  readonly params: readonly { readonly name: string; readonly fallback?: Node }[]
  readonly body: Pieces
}

/** Another template that one names. */
export interface Loaded {
  readonly file: Node
  readonly withContext: boolean
  readonly offset: number
}

/** The name under which the text of a block is given to its filters. */
export const BODY = '(body)'
