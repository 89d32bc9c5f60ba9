import type { Act, Effect, StateChange } from '../model/change.ts'
import type { Carrying, ChangeKind, Comparing } from '../model/change-kind.ts'
import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import type { Seen } from '../model/seen.ts'

/** A state change whose own types are known: `S` is the state of its goal, `D` what it was given. */
export interface StateOf<S extends Json, D> extends Omit<StateChange, 'before' | 'after' | 'data'> {
  readonly before: Seen<S>
  readonly after: Seen<S>
  readonly data: D
}

/** An act whose own types are known. */
export interface ActOf<D> extends Omit<Act, 'data'> {
  readonly data: D
}

/** All that the engine needs to know of a kind of state change. */
export type ChangeDefinition<S extends Json, D> = Carrying<StateOf<S, D>> & Comparing<S, StateOf<S, D>>

/** All that the engine needs to know of a kind of act. */
export type ActDefinition<D> = Carrying<ActOf<D>>

type About<D> = {
  /** What it is about, as a person would name it: a path, a package, a unit. */
  readonly subject: string
  /** A sentence for a person: `install curl`. */
  readonly summary: string
  /** What becomes of other facts when this is done. */
  readonly effects?: readonly Effect[]
} & ([D] extends [null]
  ? { readonly data?: null }
  : {
      /** What it needs beyond its states. Only here may secrets stand. */
      readonly data: D
    })

/** A state that shall be reached. */
export type StateAbout<S extends Json, D> = About<D> & {
  readonly goal: Fact<S>
  readonly before: Seen<S>
  readonly after: Seen<S>
  /** Before and after may not be shown. */
  readonly secret?: boolean
  /** It will be made whatever is unknown of it: content that is drawn when it is performed, a state that is not yet so. */
  readonly certain?: boolean
}

/** An act, done at most once a run. */
export type ActAbout<D> = About<D> & {
  /** It leaves something behind that counts as a change (a restart); a test message does not. */
  readonly leaves: boolean
  /** What it rests on, where that is not sure. */
  readonly assuming?: readonly string[]
}

/** Makes changes of one kind. */
export interface Maker<A, C> {
  (about: A): C
  readonly kind: ChangeKind
}

/**
 * Makes a kind of state change; the result turns what is wanted into a change. Raises InputError where the kind lacks a
 * name, or a way to be done.
 */
export function defineChange<S extends Json = Json, D = null>(
  definition: ChangeDefinition<S, D>,
): Maker<StateAbout<S, D>, StateChange> {
  return maker(definition, ({ certain, secret = false, ...about }: StateAbout<S, D>, kind) => {
    const given = { data: null, effects: [], ...about, ...(certain === true ? { certain } : {}) }
    return { ...given, kind, sort: 'state', secret } as unknown as StateChange
  })
}

/** A kind of change by which the run keeps its own books: not counted, not compared, not shown as a change of the host. */
export function defineBookkeeping<S extends Json, D = null>(
  definition: ChangeDefinition<S, D>,
): Maker<StateAbout<S, D>, StateChange> {
  return defineChange({ ...definition, bookkeeping: true } as ChangeDefinition<S, D>)
}

/** Makes a kind of act; the result turns what is wanted into an act. Raises InputError as `defineChange` does. */
export function defineAct<D = null>(definition: ActDefinition<D>): Maker<ActAbout<D>, Act> {
  return maker(
    definition,
    (about: ActAbout<D>, kind) =>
      ({ data: null, effects: [], ...about, kind, sort: 'act', secret: false }) as unknown as Act,
  )
}

/** What a change shall lead to. Raises TypeError where it is drawn only when it is made. */
export function wantedState<S extends Json>({ after, subject }: StateOf<S, unknown>): S {
  if (!after.known) throw new TypeError(`nothing known to make of ${subject}`)
  return after.value
}

/** Only changes that are made here carry the kind, and they hold what it asks for: that makes its casts sound. */
function maker<A, C, K>(definition: Carrying<K>, make: (about: A, kind: ChangeKind) => C): Maker<A, C> {
  requireWhole(definition)
  const kind = { ...definition, toJSON: () => definition.name } as unknown as ChangeKind
  return Object.assign((about: A) => make(about, kind), { kind })
}

function requireWhole<C>({ name, script, perform, over, ...more }: Carrying<C>): void {
  if (typeof name !== 'string' || name === '') throw new InputError('a kind of change needs a name')
  const ways = [script, perform, over].filter((way) => way !== undefined)
  if (ways.length !== 1 || typeof ways[0] !== 'function')
    throw new InputError(`the kind of change “${name}” needs one of script, perform and over, a function`)
  // What is not done by a script of a batch has no moment just before it, and no rollback around it.
  const idle = ['guard', 'loose', 'together', 'endangers'].find((member) => Reflect.has(more, member))
  if (script === undefined && idle !== undefined)
    throw new InputError(`the kind of change “${name}” has ${idle}, which only one with a script can have`)
}
