import type { RunningHost } from '../lab/index.ts'
import type { Json } from '../model/json.ts'

/** A step as a playbook has it: `{ name: 'a file', file: { path: '/srv/x', content: 'x' } }`. */
export type PlaybookStep = { readonly [key: string]: Json }

/** Something done from outside a run: a command on the host, or a function. */
export type Deed = readonly string[] | ((host: RunningHost) => Promise<unknown>)

/** A question asked from outside a run: a command that succeeds on the host, or a function that returns true. */
export type Witness = readonly string[] | ((host: RunningHost) => Promise<boolean>)

/** One use of a task, with its preconditions and the proof that it was done. */
export interface Example {
  readonly name: string
  readonly task: string
  /** As in a playbook; an expression may use the vars and secrets of the bench. */
  readonly params: Json
  /** Additional keys of the step: `register`, `become`. */
  readonly step?: PlaybookStep
  /** Steps that are applied before, in a separate run. */
  readonly before?: readonly PlaybookStep[]
  /** What is done before everything else. */
  readonly prepare?: Deed
  /** True exactly as long as the host is in the desired state: after the apply, not after the drift, again after the repair. */
  readonly holds?: Witness
  /** Damages what the example has made. */
  readonly drift?: Deed
  /** It acts in every run: its second run is not `ok`, but has nothing except acts. */
  readonly acts?: true
  /** How often its act has been done so far, by a witness other than the run. */
  readonly count?: (host: RunningHost) => Promise<number>
  /** What its changes write besides the paths they name: paths, with everything below. */
  readonly writes?: readonly string[]
  /** What programs of the host write by themselves at any time, as a server its own files: paths, with everything below. */
  readonly lively?: readonly string[]
}
