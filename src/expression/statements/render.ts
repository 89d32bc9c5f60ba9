import { Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { changeIn, frameIn, setIn } from '../evaluate/frames.ts'
import { pythonText } from '../evaluate/python-text.ts'
import { isMap, isTrue } from '../evaluate/variables-kind.ts'
import { joinTexts } from '../evaluate/variables-taint.ts'
import { itemsOf } from '../filters/attribute.ts'
import { atOffset, Fault } from '../syntax/fault.ts'
import { placed } from '../syntax/place.ts'
import type { Node } from '../syntax/tree.ts'
import type { Jinja } from './jinja.ts'
import { renderLoaded } from './loaded.ts'
import { renderLoop } from './loop.ts'
import { defineMacro, renderCall } from './macro.ts'
import { Open, type Parts } from './open.ts'
import { countStep, countText, newTally, type Rendering } from './rendering.ts'
import { decidedBySecret } from './secret-uses.ts'
import { BODY, type Piece, type Pieces, type Target } from './tree.ts'

/** The text of a template with what its statements give: unknown if what it needs is, a secret if one is used. Throws an InputError. */
export function renderJinja(
  { pieces, lastBreaks }: Jinja,
  scope: Values,
  { written, find }: Pick<Rendering, 'written' | 'find'>,
): readonly Value[] | Unknown {
  const parts: Value[] = []
  const tally = newTally()
  const write = (value: Value) => void parts.push(value)
  try {
    placed(written, () => renderPieces(pieces, frameIn(scope), { written, find, tally, write }))
  } catch (error) {
    if (error instanceof Open) return error.unknown
    throw error
  }
  if (tally.secret) parts.push(new Secret(''))
  return lastBreaks === 0 ? parts : withBreaks(parts, lastBreaks)
}

/** Jinja takes the last line break away; Ansible gives back as many as there were. */
function withBreaks(parts: readonly Value[], wanted: number): readonly Value[] {
  const text = joined(parts)
  if (text instanceof Unknown) return [text]
  const plain = text instanceof Secret ? text.reveal() : text
  const there = /\n*$/.exec(plain)?.[0].length ?? 0
  return there >= wanted ? [text] : [text, '\n'.repeat(wanted - there)]
}

/** What was written as one text. */
export function joined(parts: readonly Value[]): string | Secret | Unknown {
  return joinTexts(parts.map(pythonText))
}

/** Renders pieces in a frame. Throws a Fault, or Open. */
function renderPieces(pieces: Pieces, frame: Values, rendering: Rendering): void {
  for (const piece of pieces) renderPiece(piece, frame, rendering)
}

/** Renders pieces to a text of their own. */
function renderAside(pieces: Pieces, frame: Values, rendering: Rendering): string | Secret | Unknown {
  const parts: Value[] = []
  renderPieces(pieces, frame, { ...rendering, write: (value) => void parts.push(value) })
  return joined(parts)
}

function renderPiece(piece: Piece, frame: Values, rendering: Rendering): void {
  countStep(rendering.tally)
  switch (piece.kind) {
    case 'text':
      countText(rendering.tally, piece.text.length)
      return rendering.write(piece.text)
    case 'put':
      return put(evaluate(piece.value, frame), piece.value.offset, rendering)
    case 'if':
      return renderIf(piece, frame, rendering)
    case 'for':
      return renderLoop(piece, frame, { rendering, parts: PARTS })
    case 'set':
      return assign(piece.targets, evaluate(piece.value, frame), frame)
    case 'capture':
    case 'filter':
      return renderFiltered(piece, frame, rendering)
    case 'with':
      return renderWith(piece, frame, rendering)
    case 'macro':
      return defineMacro(piece, frame, { rendering, parts: PARTS })
    case 'call':
      return put(renderCall(piece, frame, { rendering, parts: PARTS }), piece.value.offset, rendering)
    case 'include':
    case 'import':
    case 'from':
      return renderLoaded(piece, frame, { rendering, parts: PARTS })
  }
}

const PARTS: Parts = { pieces: renderPieces, aside: renderAside, decide, assign }

function put(value: Value, offset: number, { write, tally }: Rendering): void {
  atOffset(offset, () => {
    const text = pythonText(value)
    if (typeof text === 'string') countText(tally, text.length)
  })
  write(value)
}

/** Whether a condition holds. One that is unknown leaves all that follows open. */
function decide(test: Node, frame: Values, { tally }: Rendering): boolean {
  const holds = isTrue(evaluate(test, frame))
  if (holds instanceof Unknown) throw new Open(holds)
  tally.secret ||= decidedBySecret(test, frame)
  return holds
}

function renderIf(
  { branches, otherwise }: Extract<Piece, { kind: 'if' }>,
  frame: Values,
  rendering: Rendering,
): void {
  const branch = branches.find(({ test }) => decide(test, frame, rendering))
  renderPieces(branch?.body ?? otherwise, frame, rendering)
}

function renderFiltered(
  piece: Extract<Piece, { kind: 'capture' | 'filter' }>,
  frame: Values,
  rendering: Rendering,
): void {
  const inner = frameIn(frame)
  setIn(inner, BODY, renderAside(piece.body, frameIn(frame), rendering))
  const value = evaluate(piece.value, inner)
  if (piece.kind === 'filter') put(value, piece.value.offset, rendering)
  else assign([piece.target], value, frame)
}

function renderWith(
  { pairs, body }: Extract<Piece, { kind: 'with' }>,
  frame: Values,
  rendering: Rendering,
): void {
  const inner = frameIn(frame)
  for (const { target, value } of pairs) assign([target], evaluate(value, frame), inner)
  renderPieces(body, inner, rendering)
}

/** Gives names their values; a member of a namespace wherever that was made. */
function assign(targets: readonly Target[], value: Value, frame: Values): void {
  const [only] = targets
  if (targets.length === 1 && only !== undefined) return assignOne(only, value, frame)
  if (value instanceof Unknown) throw new Open(value)
  const offset = only?.offset ?? 0
  const values = atOffset(offset, () => itemsOf(value))
  if (values.length !== targets.length)
    throw new Fault(`${targets.length} names are given ${values.length} values`, { offset })
  for (const [at, target] of targets.entries()) assignOne(target, values[at] ?? null, frame)
}

function assignOne({ name, member, offset }: Target, value: Value, frame: Values): void {
  if (member === undefined) return setIn(frame, name, value)
  const before = frame[name]
  const after = isMap(before) ? { ...before, [member]: value } : undefined
  if (after !== undefined && changeIn(frame, name, after)) return
  const hint = `write {% set ${name} = namespace() %} first`
  throw new Fault(`"${name}" is no namespace of this template`, { offset, hint })
}
