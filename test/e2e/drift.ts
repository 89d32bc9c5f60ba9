import type { Draw } from '../../src/testing/draw.ts'

/** Something done by hand to a configured mail server, and the change that a dry run must announce for it. */
export interface Drift {
  readonly sort: 'content' | 'missing' | 'mode' | 'owner' | 'unit' | 'package' | 'kernel' | 'dns' | 'name'
  /** What is done, for whoever reads a failure. */
  readonly title: string
  /** Two drifts of one group share none of these. */
  readonly touches: readonly string[]
  readonly announced: { readonly kind: string; readonly subject: string }
  /** A line for a shell of the host. */
  readonly script?: (draw: Draw) => string
  /** What a record becomes at the name server; no values: it is deleted. */
  readonly record?: (draw: Draw) => RecordDrift
}

/** A record as nsupdate is to leave it. */
export interface RecordDrift {
  readonly name: string
  readonly type: string
  readonly values: readonly string[]
}

/** A change of what stands at a path. */
export const entry = (subject: string) => ({ kind: 'entry', subject })
