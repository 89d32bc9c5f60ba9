import type { Secret } from '../../model/secret.ts'
import type { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Node } from '../syntax/tree.ts'
import type { Rendering } from './rendering.ts'
import type { Pieces, Target } from './tree.ts'

/** Thrown where what follows hangs on something unknown: then all of the text does. */
export class Open extends Error {
  readonly unknown: Unknown

  constructor(unknown: Unknown) {
    super('this depends on something unknown')
    this.name = 'Open'
    this.unknown = unknown
  }
}

/** What a statement is rendered with. */
export interface Work {
  readonly rendering: Rendering
  readonly parts: Parts
}

/** What statements need of the renderer to render what stands in them. */
export interface Parts {
  /** Renders pieces in a frame. */
  readonly pieces: (pieces: Pieces, frame: Values, rendering: Rendering) => void
  /** Renders pieces to a text of their own. */
  readonly aside: (pieces: Pieces, frame: Values, rendering: Rendering) => string | Secret | Unknown
  /** Whether a condition holds. */
  readonly decide: (test: Node, frame: Values, rendering: Rendering) => boolean
  /** Gives names their values. */
  readonly assign: (targets: readonly Target[], value: Value, frame: Values) => void
}
