import type { Value } from '../../model/value.ts'

/** One part of an expression, with its offset in the text. */
export type Node =
  | Part<'literal', { readonly value: Value }>
  | Part<'name', { readonly name: string }>
  | Part<'member', { readonly object: Node; readonly key: Node }>
  | Part<'slice', Slice>
  | Part<'list', { readonly items: readonly Node[] }>
  | Part<'map', { readonly entries: readonly (readonly [Node, Node])[] }>
  | Part<'negative', { readonly operand: Node }>
  | Part<'not', { readonly operand: Node }>
  | Part<'and', { readonly left: Node; readonly right: Node }>
  | Part<'or', { readonly left: Node; readonly right: Node }>
  | Part<'compare', { readonly first: Node; readonly rest: readonly Comparison[] }>
  | Part<'arithmetic', { readonly operator: string; readonly left: Node; readonly right: Node }>
  | Part<'choice', { readonly condition: Node; readonly yes: Node; readonly no: Node | undefined }>
  | Part<'filter', Call>
  | Part<'test', Call & { readonly negated: boolean }>
  | Part<'method', Call>
  | Part<'call', { readonly name: string; readonly given: Given }>

interface Slice {
  readonly object: Node
  readonly from: Node | undefined
  readonly to: Node | undefined
  readonly step?: Node | undefined
}

/** A call of a filter, a test or a method. */
export interface Call {
  readonly name: string
  readonly input: Node
  readonly given: Given
}

/** The arguments written in a call: by place, and by name. */
export interface Given {
  readonly args: readonly Node[]
  readonly named: readonly (readonly [string, Node])[]
}

/** One step of a chain such as `1 < x <= 9`. */
export interface Comparison {
  readonly operator: string
  readonly right: Node
}

type Part<K extends string, P> = P & { readonly kind: K; readonly offset: number }
