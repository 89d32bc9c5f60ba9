import type { Value } from '../model/value.ts'

/** One part of an expression, with its offset in the text. */
export type Node =
  | Part<'literal', { readonly value: Value }>
  | Part<'name', { readonly name: string }>
  | Part<'member', { readonly object: Node; readonly key: Node }>
  | Part<'slice', { readonly object: Node; readonly from: Node | undefined; readonly to: Node | undefined }>
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

interface Call {
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

/** The parts directly inside a part of an expression. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return []
    case 'member':
      return [node.object, node.key]
    case 'slice':
      return [node.object, node.from, node.to].filter((part) => part !== undefined)
    case 'list':
      return node.items
    case 'map':
      return node.entries.flat()
    case 'negative':
    case 'not':
      return [node.operand]
    case 'and':
    case 'or':
    case 'arithmetic':
      return [node.left, node.right]
    case 'compare':
      return [node.first, ...node.rest.map((step) => step.right)]
    case 'choice':
      return choiceParts(node)
    case 'filter':
    case 'test':
    case 'method':
      return callParts(node)
  }
}

function choiceParts({ condition, yes, no }: Extract<Node, { kind: 'choice' }>): readonly Node[] {
  return no === undefined ? [condition, yes] : [condition, yes, no]
}

function callParts({ input, given }: Call): readonly Node[] {
  return [input, ...given.args, ...given.named.map(([, value]) => value)]
}
