import type { Announced, Status } from './outcome.ts'

/** A step of a run as it was told. */
export interface Predicted {
  /** Which step it is: `site.yml:12 the web server`. */
  readonly step: string
  readonly status: Status
  readonly changes: readonly Announced[]
  /** Why it is unknown, was skipped or failed. */
  readonly reason?: string
}

/** How what was predicted compares with what was made. Pending handlers are not counted. */
export interface Predictions {
  readonly made: number
  /** Announced as they were made, without any condition. */
  readonly exact: number
  /** Announced as they were made, under an assumption that was stated. */
  readonly assumed: number
  /** Announced as unknown, or in a step that was. */
  readonly unknown: number
  /** Announced otherwise than they were made. */
  readonly wrong: readonly string[]
  readonly unannounced: readonly string[]
  /** Announced, and not made. */
  readonly unmade: readonly string[]
}

/** True when something was predicted otherwise than it came. */
export function isMispredicted({ wrong, unannounced, unmade }: Predictions): boolean {
  return wrong.length + unannounced.length + unmade.length > 0
}
