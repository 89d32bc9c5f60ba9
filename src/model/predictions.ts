import type { Announced, Status } from './outcome.ts'

/** A step of a run as it was reported. */
export interface Predicted {
  /** Which step it is: `site.yml:12 the web server`. */
  readonly step: string
  readonly status: Status
  readonly changes: readonly Announced[]
  /** Why it is unknown, was skipped or failed. */
  readonly reason?: string
}

/** How what was predicted compares with what was done. Pending handlers are not counted. */
export interface Predictions {
  readonly made: number
  /** Announced exactly as they were made, unconditionally. */
  readonly exact: number
  /** Announced exactly as they were made, under a stated assumption. */
  readonly assumed: number
  /** Announced as unknown, or in a step that was. */
  readonly unknown: number
  /** Announced differently than they were made. */
  readonly wrong: readonly string[]
  readonly unannounced: readonly string[]
  /** Announced, but not made. */
  readonly unmade: readonly string[]
}

/** True if something was predicted differently than it happened. */
export function isMispredicted({ wrong, unannounced, unmade }: Predictions): boolean {
  return wrong.length + unannounced.length + unmade.length > 0
}
