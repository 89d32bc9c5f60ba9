import type { Act, StateChange } from '../model/change.ts'
import type { Carrying, ChangeKind } from '../model/change-kind.ts'
import type { Json } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import type { ActAbout, ActDefinition, ChangeDefinition, StateAbout, StateOf } from './change-definition.ts'

/** Makes changes of one kind. */
export interface Maker<A, C> {
  (about: A): C
  readonly kind: ChangeKind
}

/**
 * Defines a kind of state change; the result turns what is desired into a change. Throws an InputError if the kind lacks a
 * name, or a way to be carried out.
 */
export function defineChange<S extends Json = Json, D = null>(
  definition: ChangeDefinition<S, D>,
): Maker<StateAbout<S, D>, StateChange> {
  return maker(definition, ({ certain, secret = false, ...about }: StateAbout<S, D>, kind) => {
    const given = { data: null, effects: [], ...about, ...(certain === true ? { certain } : {}) }
    return { ...given, kind, sort: 'state', secret } as unknown as StateChange
  })
}

/** A kind of change that the run uses for its own bookkeeping: not counted, not compared, not shown as a change of the host. */
export function defineBookkeeping<S extends Json, D = null>(
  definition: ChangeDefinition<S, D>,
): Maker<StateAbout<S, D>, StateChange> {
  return defineChange({ ...definition, bookkeeping: true } as ChangeDefinition<S, D>)
}

/** Defines a kind of act; the result turns what is desired into an act. Throws an InputError as `defineChange` does. */
export function defineAct<D = null>(definition: ActDefinition<D>): Maker<ActAbout<D>, Act> {
  return maker(
    definition,
    (about: ActAbout<D>, kind) =>
      ({ data: null, effects: [], ...about, kind, sort: 'act', secret: false }) as unknown as Act,
  )
}

/** A kind of act that the run uses for its own bookkeeping. */
export function defineBookkeepingAct<D>(definition: ActDefinition<D>): Maker<ActAbout<D>, Act> {
  return defineAct({ ...definition, bookkeeping: true } as ActDefinition<D>)
}

/** The state that a change is to reach. Throws a TypeError if it is generated only when the change is made. */
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

function requireWhole<C>({ name, script, perform, withShells, byHand, ...more }: Carrying<C>): void {
  if (typeof name !== 'string' || name === '') throw new InputError('a kind of change needs a name')
  const ways = [script, perform, withShells].filter((way) => way !== undefined)
  if (typeof byHand === 'function' && (script !== undefined || withShells !== undefined))
    throw new InputError(`the kind of change “${name}” has byHand: it can be waited for (perform), not made`)
  if (typeof byHand !== 'function' && (ways.length !== 1 || typeof ways[0] !== 'function'))
    throw new InputError(
      `the kind of change “${name}” needs one of script, perform and withShells, a function`,
    )
  // What is not done by a script of a batch has no moment just before it, and no rollback around it.
  const idle = ['guard', 'deferredSync', 'together', 'endangers'].find((member) => Reflect.has(more, member))
  if (script === undefined && idle !== undefined)
    throw new InputError(`the kind of change “${name}” has ${idle}, which only one with a script can have`)
}
