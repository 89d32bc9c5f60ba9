import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { pieceOf } from '../evaluate/arithmetic.ts'
import { isList, isMap, isTrue, kindOf } from '../evaluate/variables-kind.ts'
import { joinTexts } from '../evaluate/variables-taint.ts'
import { type BlockScope, holds, placedAt, valueOf } from './evaluate.ts'
import type { Operand, Piece } from './tree.ts'
import { refusal } from './written.ts'

/** A template filled in: unknown if a value in it is, a secret if one of the values that it used is. */
export function renderPieces(pieces: readonly Piece[], scope: Values): string | Secret | Unknown {
  let secret = false
  const used = (value: Value): void => {
    secret ||= value instanceof Secret
  }
  const text = joinTexts(render(pieces, { scope, blocks: [], loops: [], locals: new Map(), used }))
  return secret && typeof text === 'string' ? new Secret(text) : text
}

type Rendered = readonly (string | Secret | Unknown)[]

function render(pieces: readonly Piece[], blockScope: BlockScope): Rendered {
  return pieces.flatMap((piece) => renderPiece(piece, blockScope))
}

type BlockPiece<K extends string> = Extract<Piece, { kind: K }>

function renderPiece(piece: Piece, blockScope: BlockScope): Rendered {
  switch (piece.kind) {
    case 'text':
      return [piece.text]
    case 'put':
      return [renderValue(piece.value, blockScope)]
    case 'if':
    case 'unless':
      return renderIf(piece, blockScope)
    case 'each':
      return renderEach(piece, blockScope)
    case 'with':
      return renderWith(piece, blockScope)
  }
}

function renderValue(operand: Operand, blockScope: BlockScope): string | Secret | Unknown {
  const value = valueOf(operand, blockScope)
  if (isList(value) || isMap(value)) {
    const name =
      operand.kind === 'path' && 'name' in operand ? [operand.name, ...operand.keys].join('.') : 'x'
    const hint = isList(value) ? `use {{join ${name} ", "}} or {{json ${name}}}` : `use {{json ${name}}}`
    throw refusal(operand.at, `${kindOf(value)} cannot be used inside a string`, hint)
  }
  return placedAt(operand, () => pieceOf(value))
}

function renderIf(piece: BlockPiece<'if' | 'unless'>, blockScope: BlockScope): Rendered {
  const result = holds(piece.value, blockScope, piece.kind === 'if')
  if (result instanceof Unknown) return [result]
  return render(result ? piece.body : piece.otherwise, blockScope)
}

function renderEach(piece: BlockPiece<'each'>, blockScope: BlockScope): Rendered {
  const value = valueOf(piece.value, blockScope)
  if (value instanceof Unknown) return [value]
  const entries = entriesOf(value, piece.value)
  if (entries.length === 0) return render(piece.otherwise, blockScope)
  return entries.flatMap(([key, item], index) => {
    const loop: Values = { index, key, first: index === 0, last: index === entries.length - 1 }
    blockScope.used(item)
    return render(piece.body, {
      ...blockScope,
      blocks: [...blockScope.blocks, item],
      loops: [...blockScope.loops, loop],
      locals: withLocals(blockScope, piece.locals, [item, key]),
    })
  })
}

function entriesOf(value: Value, operand: Operand): readonly (readonly [string | number, Value])[] {
  if (value === null) return []
  if (isList(value)) return value.map((item, index) => [index, item] as const)
  if (isMap(value)) return Object.entries(value)
  throw refusal(operand.at, `{{#each}} takes a list or a map, not ${kindOf(value)}`)
}

function renderWith(piece: BlockPiece<'with'>, blockScope: BlockScope): Rendered {
  const value = valueOf(piece.value, blockScope)
  if (value instanceof Unknown) return [value]
  if (isTrue(value) === false) return render(piece.otherwise, blockScope)
  const locals = withLocals(blockScope, piece.locals, [value])
  return render(piece.body, { ...blockScope, blocks: [...blockScope.blocks, value], locals })
}

function withLocals(
  { locals }: BlockScope,
  names: readonly string[],
  values: readonly Value[],
): BlockScope['locals'] {
  return new Map([...locals, ...names.map((name, index) => [name, values[index] ?? null] as const)])
}
