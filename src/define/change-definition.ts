import type { Act, Effect, StateChange } from '../model/change.ts'
import type { Carrying, Comparing } from '../model/change-kind.ts'
import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import type { Seen } from '../model/seen.ts'

/** A state change whose own types are known: `S` is the type of its state, `D` that of its data. */
export interface StateOf<S extends Json, D> extends Omit<StateChange, 'before' | 'after' | 'data'> {
  readonly before: Seen<S>
  readonly after: Seen<S>
  readonly data: D
}

/** An act whose own types are known. */
export interface ActOf<D> extends Omit<Act, 'data'> {
  readonly data: D
}

/** All that the engine needs to know about a kind of state change. */
export type ChangeDefinition<S extends Json, D> = Carrying<StateOf<S, D>> & Comparing<S, StateOf<S, D>>

/** All that the engine needs to know about a kind of act. */
export type ActDefinition<D> = Carrying<ActOf<D>>

type About<D> = {
  /** The subject, as a person would name it: a path, a package, a unit. */
  readonly subject: string
  /** A summary for a person: `install curl`. */
  readonly summary: string
  /** How other facts are affected when this is done. */
  readonly effects?: readonly Effect[]
} & ([D] extends [null]
  ? { readonly data?: null }
  : {
      /** What it needs beyond its states. Secrets are allowed only here. */
      readonly data: D
    })

/** A desired state. */
export type StateAbout<S extends Json, D> = About<D> & {
  readonly goal: Fact<S>
  readonly before: Seen<S>
  readonly after: Seen<S>
  /** Before and after must not be shown. */
  readonly secret?: boolean
  /** It will be made even if part of it is unknown: content that is generated when it is performed, a state that is not reached yet. */
  readonly certain?: boolean
}

/** An act, done at most once per run. */
export type ActAbout<D> = About<D> & {
  /** It leaves something behind that counts as a change (a restart); a test message does not. */
  readonly leaves: boolean
  /** The assumptions it depends on, if any. */
  readonly assuming?: readonly string[]
}
