import type { Outcome, Status } from './outcome.ts'
import type { Predictions } from './predictions.ts'

/** How many steps ended in which way on a host. */
export type Counts = { readonly [K in Status]: number }

/** Something that a person has to do, and the hosts that wait for it. */
export interface Todo {
  readonly text: string
  readonly hosts: readonly string[]
}

/** What a host is doing: `reading` includes checking again after acting; `waiting` means that it has done its part of a play. */
export type Doing = 'connecting' | 'reading' | 'acting' | 'waiting'

/** What happens in a run, in the order in which it happens. */
export type RunEvent =
  | {
      readonly event: 'run'
      readonly playbook: string
      readonly check: boolean
      readonly hosts: readonly string[]
    }
  | { readonly event: 'play'; readonly play: string; readonly hosts: readonly string[] }
  /** What a host is doing from now on, with the names of the steps that act. */
  | {
      readonly event: 'doing'
      readonly host: string
      readonly what: Doing
      readonly steps: readonly string[]
    }
  | { readonly event: 'connected'; readonly host: string }
  /** The ID of a host's machine, if a plan is saved. */
  | { readonly event: 'machine'; readonly host: string; readonly id: string }
  | { readonly event: 'unreachable'; readonly host: string; readonly reason: string }
  /** The host cannot continue, outside any step: for example, its lock could not be taken. */
  | { readonly event: 'failed'; readonly host: string; readonly reason: string }
  /** Something a person should know that is not an outcome: a lock waited for, a pending handler of another playbook. */
  | { readonly event: 'note'; readonly host: string; readonly text: string }
  /** A line that a change prints while it is made, if someone listens. */
  | { readonly event: 'output'; readonly host: string; readonly change: string; readonly line: string }
  | {
      readonly event: 'step'
      readonly host: string
      /** The host on which it was done, if that is another. */
      readonly on?: string
      readonly play: string
      readonly step: StepName
      readonly outcome: Outcome
      /** Seconds since its frame was started. */
      readonly seconds: number
      /** Seconds that its own changes took: by the host's clock, or ours for what the controller does itself. */
      readonly acted: number
    }
  | {
      readonly event: 'end'
      readonly check: boolean
      readonly recap: { readonly [host: string]: Counts }
      /** After an apply: what had been predicted, compared with what was done. */
      readonly predictions: { readonly [host: string]: Predictions }
      /** All that only a person can do. */
      readonly todo: readonly Todo[]
      readonly code: number
      readonly seconds: number
      readonly roundTrips: number
    }
  /** Where the time went, if requested. */
  | { readonly event: 'timing'; readonly timing: Timing }

/** Where the time of a run went, in seconds. */
export interface Timing {
  /** Until all documents were read and checked. */
  readonly documents: number
  readonly hosts: { readonly [host: string]: HostTiming }
}

/** Where a host's time went. `made` is what the changes took by themselves; the rest of `acting` is the round trip. */
export type HostTiming = { readonly [K in Doing]: number } & {
  readonly made: number
  readonly steps: readonly { readonly name: string; readonly seconds: number }[]
}

/** A step as reports name it. */
export interface StepName {
  readonly name: string
  readonly task: string
  readonly handler: boolean
  readonly file: string
  readonly line: number
}
