import { namesOf } from '../evaluate/expression.ts'
import { CHANGING } from '../evaluate/mutate.ts'
import { type Use, usesIn, wrongCallsIn } from '../syntax/expression-names.ts'
import type { Fault } from '../syntax/fault.ts'
import type { Name } from '../syntax/names.ts'
import type { Written } from '../syntax/place.ts'
import type { Node } from '../syntax/tree.ts'
import { insideOf, macrosIn, nodesIn } from './names.ts'
import type { FindSource } from './rendering.ts'
import { BODY, type Piece, type Pieces } from './tree.ts'

/** A text whose uses of variables are asked for. */
interface Asking {
  readonly written: Written
  readonly find: FindSource | undefined
  /** The files that lead to this one. */
  readonly through: readonly string[]
}

/** The variables that a Jinja text needs, also in templates that it includes. What stands behind a condition may be missing. */
export function namesOfJinja(pieces: Pieces, written: Written, find?: FindSource): readonly Name[] {
  return namesIn(pieces, { written, find, through: [] }, new Set(setIn(pieces)))
}

function namesIn(pieces: Pieces, asking: Asking, bound: Set<string>): readonly Name[] {
  const walk: Walk = { uses: [], maybe: new Set(), included: [] }
  gather(pieces, bound, { walk, sure: true })
  const names = namesOf(walk.uses, asking.written).map((name, at): Name => {
    const use = walk.uses[at]
    return use !== undefined && walk.maybe.has(use) ? { ...name, optional: true } : name
  })
  return [...names, ...walk.included.flatMap((one) => namesOfIncluded(one, asking))]
}

interface Walk {
  readonly uses: Use[]
  readonly maybe: Set<Use>
  readonly included: Included[]
}

interface Included {
  readonly file: string
  readonly bound: ReadonlySet<string>
  readonly sure: boolean
}

interface Gathering {
  readonly walk: Walk
  /** False behind a condition. */
  readonly sure: boolean
}

function gather(pieces: Pieces, bound: Set<string>, gathering: Gathering): void {
  for (const piece of pieces) gatherPiece(piece, bound, gathering)
}

function gatherPiece(piece: Piece, bound: Set<string>, gathering: Gathering): void {
  const { walk, sure } = gathering
  const inner = new Set([...bound, ...boundBy(piece)])
  const { nodes, bodies } = insideOf(piece)
  const seen =
    piece.kind === 'macro' || piece.kind === 'for' || piece.kind === 'filter' || piece.kind === 'capture'
  nodes.forEach((node, at) => {
    // The first condition is always looked at; the list of a loop does not see what the loop names.
    const known = seen && !(piece.kind === 'for' && at === 0) ? inner : bound
    use(node, known, { walk, sure: sure && (piece.kind !== 'if' || at === 0) && piece.kind !== 'macro' })
  })
  const within = {
    walk,
    sure: sure && piece.kind !== 'if' && piece.kind !== 'macro' && piece.kind !== 'call',
  }
  for (const body of bodies) {
    const scope = piece.kind === 'if' ? bound : new Set([...inner, ...setIn(body)])
    gather(body, scope, within)
  }
  if (piece.kind === 'import') bound.add(piece.as)
  if (piece.kind === 'from') for (const [, as] of piece.names) bound.add(as)
  if (piece.kind !== 'include' || !piece.withContext || piece.file.kind !== 'literal') return
  const { value: file } = piece.file
  if (typeof file === 'string') walk.included.push({ file, bound: new Set(bound), sure })
}

function use(node: Node, bound: ReadonlySet<string>, { walk, sure }: Gathering): void {
  for (const one of usesIn(node)) {
    if (bound.has(one.name)) continue
    walk.uses.push(one)
    if (!sure) walk.maybe.add(one)
  }
}

function boundBy(piece: Piece): readonly string[] {
  if (piece.kind === 'for') return ['loop', ...piece.targets.map(({ name }) => name)]
  if (piece.kind === 'macro') return ['varargs', 'kwargs', ...piece.params.map(({ name }) => name)]
  if (piece.kind === 'with') return piece.pairs.map(({ target }) => target.name)
  return piece.kind === 'filter' || piece.kind === 'capture' ? [BODY] : []
}

/** The names that statements of one level set; what is set further down is there for a macro further up. */
function setIn(pieces: Pieces): readonly string[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === 'set') return piece.targets.map(({ name }) => name)
    if (piece.kind === 'capture') return [piece.target.name]
    if (piece.kind === 'import') return [piece.as]
    if (piece.kind === 'from') return piece.names.map(([, as]) => as)
    return piece.kind === 'if' ? insideOf(piece).bodies.flatMap(setIn) : []
  })
}

function namesOfIncluded(
  { file, bound, sure }: Included,
  { written, find, through }: Asking,
): readonly Name[] {
  const source = find?.(file, written.at.file)
  if (source === undefined || through.includes(source.written.at.file)) return []
  const asking = { written: source.written, find, through: [...through, source.written.at.file] }
  const names = namesIn(source.pieces, asking, new Set([...bound, ...setIn(source.pieces)]))
  return sure ? names : names.map((name) => ({ ...name, optional: true as const }))
}

/** Faults for calls in a Jinja text that cannot be right. */
export function wrongCallsInPieces(pieces: Pieces): readonly Fault[] {
  const modules = pieces.flatMap((piece) => (piece.kind === 'import' ? [`${piece.as}.*`] : []))
  const known = new Set([...macrosIn(pieces), ...modules, 'caller', 'loop.*', CHANGING])
  return nodesIn(pieces).flatMap((node) => wrongCallsIn(node, known))
}
