import type { Call, Given, Node } from './tree.ts'

/** The parts directly inside a part of an expression. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return []
    case 'member':
      return [node.object, node.key]
    case 'slice':
      return [node.object, node.from, node.to, node.step].filter((part) => part !== undefined)
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
    case 'call':
      return givenParts(node.given)
  }
}

function choiceParts({ condition, yes, no }: Extract<Node, { kind: 'choice' }>): readonly Node[] {
  return no === undefined ? [condition, yes] : [condition, yes, no]
}

function callParts({ input, given }: Call): readonly Node[] {
  return [input, ...givenParts(given)]
}

function givenParts({ args, named }: Given): readonly Node[] {
  return [...args, ...named.map(([, value]) => value)]
}
