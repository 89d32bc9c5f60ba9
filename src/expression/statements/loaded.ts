import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { callablesIn, emptyFrame, frameIn, setCallable, setIn } from '../evaluate/frames.ts'
import { kindOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { placed } from '../syntax/place.ts'
import { Open, type Work } from './open.ts'
import { deeper, type Rendering, type Source } from './rendering.ts'
import type { Piece } from './tree.ts'

type LoadedPiece = Extract<Piece, { kind: 'include' | 'import' | 'from' }>

/** Renders a template that another one names, or takes macros and variables from it. */
export function renderLoaded(piece: LoadedPiece, frame: Values, { rendering, parts }: Work): void {
  const source = sourceOf(piece, frame, rendering)
  if (source === undefined) return
  const inner = piece.withContext ? frameIn(frame) : emptyFrame()
  const write = piece.kind === 'include' ? rendering.write : () => undefined
  deeper(rendering.tally, () =>
    placed(source.written, () =>
      parts.pieces(source.pieces, inner, { ...rendering, written: source.written, write }),
    ),
  )
  if (piece.kind === 'import') takeAll(piece.as, inner, frame)
  if (piece.kind === 'from') for (const names of piece.names) takeOne(names, inner, { frame, piece })
}

function sourceOf(piece: LoadedPiece, frame: Values, { find, written }: Rendering): Source | undefined {
  const { offset } = piece
  const named = evaluate(piece.file, frame)
  if (named instanceof Unknown) throw new Open(named)
  const mayMiss = piece.kind === 'include' && piece.mayMiss
  const names: readonly unknown[] = Array.isArray(named) ? named : [named]
  for (const name of names) {
    if (name instanceof Secret || typeof name !== 'string')
      throw new Fault(`the name of a template is needed here, not ${kindOf(named)}`, { offset })
    if (find === undefined) throw new Fault('only a template file can include another one', { offset })
    const source = find(name, written.at.file)
    if (source !== undefined) return source
  }
  if (mayMiss) return undefined
  throw new Fault(`there is no template "${names.join('", "')}"`, { offset })
}

function takeAll(as: string, inner: Values, frame: Values): void {
  const outside = callablesIn(frame)
  for (const [name, callable] of callablesIn(inner))
    if (outside.get(name) !== callable) setCallable(frame, `${as}.${name}`, callable)
  setIn(frame, as, Object.fromEntries(Object.entries(inner)))
}

interface Taking {
  readonly frame: Values
  readonly piece: LoadedPiece
}

function takeOne([name, as]: readonly [string, string], inner: Values, { frame, piece }: Taking): void {
  const callable = callablesIn(inner).get(name)
  if (callable !== undefined) setCallable(frame, as, callable)
  else if (Object.hasOwn(inner, name)) setIn(frame, as, inner[name] ?? null)
  else throw new Fault(`the template has no "${name}"`, { offset: piece.offset })
}
