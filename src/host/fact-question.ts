import type { Arg, FactKind, Output } from '../model/fact.ts'
import type { Json } from '../model/json.ts'

/** How a host answers questions of one kind: one script for all arguments, one answer for each. */
export interface HostQuestion<A extends Arg, T extends Json> {
  readonly name: string
  /** Nobody knows what the answer depends on: after any change it is unknown, or only assumed. */
  readonly opaque?: 'unknown' | 'assumed'
  /** The answer serves to foresee, and never says what is: it is asked once in a play. */
  readonly foresees?: boolean
  /** Files that the answer is read from: once one of them is changed, it cannot be told. One that ends in a slash is all below it. */
  readonly files?: (arg: A) => readonly string[]
  /** What becomes of an answer when packages are installed or removed, or files come back from a backup. */
  readonly dependsOn?: FactKind['dependsOn']
  /** Answers may be large: the most arguments whose answers together stay within 64 MiB; without it 8 MiB are the most. */
  readonly most?: number
  /** Seconds that one answer may take, where that is long: all that is asked together is given as much more. */
  readonly takes?: number
  /** A POSIX script that only reads. It is run once for the whole list. */
  readonly script: (args: readonly A[]) => string
  /** The answers, in the order of the arguments. Throws when it could not look; absence is an answer. */
  readonly parse: (output: Output, args: readonly A[]) => readonly T[]
}

/** How the controller answers a question itself (of another server, by a login from outside). */
export interface ControllerQuestion<A extends Arg, T extends Json> {
  readonly name: string
  readonly answer: (arg: A, signal: AbortSignal) => Promise<T>
}
