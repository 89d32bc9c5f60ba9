import type { RunningHost } from '../lab/index.ts'
import type { Json } from '../model/json.ts'

/** A step as a playbook has it: `{ name: 'a file', file: { path: '/srv/x', content: 'x' } }`. */
export type PlaybookStep = { readonly [key: string]: Json }

/** Something done from outside a run: a command in the host, or a function. */
export type Deed = readonly string[] | ((host: RunningHost) => Promise<unknown>)

/** A question asked from outside a run: a command that succeeds in the host, or a function that gives true. */
export type Witness = readonly string[] | ((host: RunningHost) => Promise<boolean>)

/** One use of a task, with what there must be before it and what shows that it was made. */
export interface Example {
  readonly name: string
  readonly task: string
  /** As a playbook has them; an expression may name the vars and secrets of the bench. */
  readonly params: Json
  /** Further keys of the step: `register`, `become`. */
  readonly step?: PlaybookStep
  /** Steps that are applied before, in a run of their own. */
  readonly before?: readonly PlaybookStep[]
  /** What is done before all else. */
  readonly prepare?: Deed
  /** Yes exactly as long as the host is as the example wants it: after the apply, not after the drift, again when mended. */
  readonly holds?: Witness
  /** Harms what the example has made. */
  readonly drift?: Deed
  /** It acts in every run: its second run is no `ok`, but has nothing except acts. */
  readonly acts?: true
  /** How often its act has been done so far, by a witness other than the run. */
  readonly count?: (host: RunningHost) => Promise<number>
  /** What its changes write beside the paths they name: paths, with all that is below. */
  readonly writes?: readonly string[]
  /** What programs of the host write by themselves at any time, as a server its own files: paths, with all that is below. */
  readonly lively?: readonly string[]
}
