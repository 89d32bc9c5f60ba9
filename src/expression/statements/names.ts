import { partsOf } from '../syntax/parts.ts'
import type { Node } from '../syntax/tree.ts'
import type { Piece, Pieces } from './tree.ts'

/** The expressions directly in a piece, and the pieces inside it. */
export function insideOf(piece: Piece): {
  readonly nodes: readonly Node[]
  readonly bodies: readonly Pieces[]
} {
  switch (piece.kind) {
    case 'text':
      return { nodes: [], bodies: [] }
    case 'put':
    case 'set':
      return { nodes: [piece.value], bodies: [] }
    case 'if':
      return {
        nodes: piece.branches.map(({ test }) => test),
        bodies: [...piece.branches.map(({ body }) => body), piece.otherwise],
      }
    case 'for':
      return {
        nodes: piece.only === undefined ? [piece.list] : [piece.list, piece.only],
        bodies: [piece.body, piece.otherwise],
      }
    case 'capture':
    case 'filter':
      return { nodes: [piece.value], bodies: [piece.body] }
    case 'with':
      return { nodes: piece.pairs.map(({ value }) => value), bodies: [piece.body] }
    case 'macro':
      return {
        nodes: piece.params.flatMap(({ fallback }) => (fallback === undefined ? [] : [fallback])),
        bodies: [piece.body],
      }
    case 'call':
      return { nodes: [piece.value], bodies: [[piece.block]] }
    case 'include':
    case 'import':
    case 'from':
      return { nodes: [piece.file], bodies: [] }
  }
}

/** Every expression in pieces, however deep. */
export function nodesIn(pieces: Pieces): readonly Node[] {
  return pieces.flatMap((piece) => {
    const { nodes, bodies } = insideOf(piece)
    return [...nodes, ...bodies.flatMap(nodesIn)]
  })
}

/** Every name that is used in pieces, however deep. */
export function namesIn(pieces: Pieces): readonly string[] {
  const known = kept.get(pieces)
  if (known !== undefined) return known
  const names = nodesIn(pieces).flatMap(namesOfNode)
  kept.set(pieces, names)
  return names
}

const kept = new WeakMap<Pieces, readonly string[]>()

function namesOfNode(node: Node): readonly string[] {
  return node.kind === 'name' ? [node.name] : partsOf(node).flatMap(namesOfNode)
}

/** The names of the macros that pieces define or take from elsewhere, however deep. */
export function macrosIn(pieces: Pieces): readonly string[] {
  return pieces.flatMap((piece) => {
    const inside = insideOf(piece).bodies.flatMap(macrosIn)
    if (piece.kind === 'macro') return [piece.name, ...inside]
    return piece.kind === 'from' ? piece.names.map(([, as]) => as) : inside
  })
}
