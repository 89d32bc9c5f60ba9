import type { Change } from './change.ts'

/** How a step ended on a host. `waiting`: the rest of it only a person can do. `unknown` occurs in a dry run only. */
export type Status = 'ok' | 'changed' | 'waiting' | 'failed' | 'skipped' | 'unreachable' | 'unknown'

/** What a prediction rests on: nothing, stated assumptions, or it cannot be told. */
export type Certainty = 'definite' | 'assumed' | 'unknown'

/** A change as it is shown and reported: what, how sure, and in which step. */
export interface Announced {
  readonly change: Change
  readonly certainty: Certainty
  /** The assumptions, or the cause of not knowing. */
  readonly because: readonly string[]
}

/** The result of one step on one host. */
export interface Outcome {
  readonly status: Status
  readonly changes: readonly Announced[]
  /** What an `ok` of a dry run rests on, where it is so only under assumptions. */
  readonly assuming?: readonly string[]
  /** Why it was skipped, failed or is unknown. */
  readonly reason?: string
  /** What the step says to a person (a message of `debug`, a finding). */
  readonly messages?: readonly string[]
  /** What a person has to do, if it is waiting for that. */
  readonly todo?: readonly string[]
  /** A failure that the playbook chose to ignore. */
  readonly ignored?: boolean
  /** The block that takes care of the failure, by name. */
  readonly rescued?: string
  /** Nothing of it is shown but how it ended (`no_log`). */
  readonly hidden?: boolean
  /** How many loop items stand behind this outcome. */
  readonly items?: number
}
