import type { Change } from './change.ts'
import type { HostReader } from './fact.ts'
import type { Json } from './json.ts'
import type { ParamsSchema } from './params.ts'
import type { Params } from './params-type.ts'
import type { Seen } from './seen.ts'
import type { Values } from './value.ts'

/** A kind of thing that can be inspected and decided. It has no way to act. */
export interface Task<S extends ParamsSchema = ParamsSchema, C = unknown> {
  /** The key that names it in a playbook. */
  readonly name: string
  /** One sentence: what it does. */
  readonly summary: string
  readonly params: S
  /** The param that a bare value stands for: `debug: "text"`. */
  readonly shorthand?: Extract<keyof S['properties'], string>
  /** Facts to current state. */
  readonly read: (host: HostReader, params: Params<S>) => Promise<C>
  /** Current state to changes. Pure: no clock, no randomness, no host. */
  readonly plan: (current: C, params: Params<S>) => readonly Change[]
  /** The names of the facts that its output `ansible_facts` holds, by its params as written: later steps find them as variables. */
  readonly gives?: (params: Values) => readonly string[]
  /** What `register` returns besides the status: a function of the current state alone. */
  readonly outputs?: (current: C, params: Params<S>) => { readonly [name: string]: Json | Seen<Json> }
}
