import type { Position } from '../../model/problem.ts'
import { ASKING } from '../evaluate/call-test.ts'
import { FORGIVING } from '../evaluate/calls.ts'
import type { Name } from '../syntax/names.ts'
import type { Operand, Piece } from './tree.ts'

interface Use {
  readonly name: string
  readonly at: Position
  readonly asked: boolean
}

/** The variables that a template needs. What it asks for once may be missing everywhere in it. */
export function namesOfPieces(pieces: readonly Piece[]): readonly Name[] {
  const uses = pieces.flatMap(usesOf)
  const asked = new Set(uses.filter((use) => use.asked).map(({ name }) => name))
  return uses.map(({ name, at }) => (asked.has(name) ? { name, at, optional: true } : { name, at }))
}

function usesOf(piece: Piece): readonly Use[] {
  if (piece.kind === 'text') return []
  if (piece.kind === 'put') return usesIn(piece.value)
  return [...usesIn(piece.value), ...piece.body.flatMap(usesOf), ...piece.otherwise.flatMap(usesOf)]
}

function usesIn(operand: Operand, asked = false): readonly Use[] {
  if (operand.kind === 'literal') return []
  if (operand.kind === 'path') {
    return operand.from === 'variable' ? [{ name: operand.name, at: operand.at, asked }] : []
  }
  const mayMiss = FORGIVING.has(operand.name) || ASKING.has(operand.name)
  const args = operand.args.flatMap((arg, index) => usesIn(arg, mayMiss && index === 0))
  return [...args, ...operand.named.flatMap(([, value]) => usesIn(value))]
}
