import type { Json } from './json.ts'
import type { Secret } from './secret.ts'
import type { Seen } from './seen.ts'

/** The argument of a fact: JSON, which may contain a secret (a login to try). */
export type Arg = null | boolean | number | string | Secret | readonly Arg[] | { readonly [key: string]: Arg }

/** What a script printed and how it ended. Each byte is one character (latin1). */
export interface Output {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

/** How questions of one kind are answered: by one POSIX script for many of them, or by the controller. */
export type Ask =
  | {
      readonly on: 'host'
      readonly script: (args: readonly Arg[]) => string
      readonly parse: (output: Output, args: readonly Arg[]) => readonly Json[]
    }
  | { readonly on: 'controller'; readonly answer: (arg: Arg, signal: AbortSignal) => Promise<Json> }

/** What becomes of an answer: it is no longer known, or only under an assumption, in any case or if there was nothing. */
export type Dimmed = 'unknown' | 'unknown if absent' | 'assumed' | 'assumed if absent'

/** What may happen on a host that cannot be fully predicted: packages come, packages go, files come back from elsewhere. */
export type Happening = 'installation' | 'removal' | 'restoration'

/** A kind of read-only question. */
export interface FactKind {
  readonly name: string
  readonly ask: Ask
  /** Nobody knows what the answer depends on: after any change it is unknown, or only assumed. */
  readonly opaque?: 'unknown' | 'assumed'
  /** Its answer only serves to predict, and never counts as current state: it is queried once, however often the host is checked again. */
  readonly foresees?: boolean
  /** Files that the answer is read from: once one of them is changed, it is not known. A path that ends in a slash is everything below it. */
  readonly files?: (arg: Arg) => readonly string[]
  /** What becomes of an answer when this happens; what is not named does not matter to it. */
  readonly dependsOn?: { readonly [happening in Happening]?: Dimmed }
  /** The maximum number of arguments that are queried together. */
  readonly most?: number
  /** Seconds that one answer may take, if that is long. */
  readonly takes?: number
  /** In JSON a kind is its name. */
  readonly toJSON?: () => string
}

/** One read-only question about a host. `T` is the type of its answer. */
export interface Fact<T extends Json = Json> {
  readonly kind: FactKind
  readonly arg: Arg
  /** Kind and argument as a string: two facts with one id are the same question. */
  readonly id: string
  /** Never present: it carries the type of the answer. */
  readonly answer?: T
}

/** All that a task is given to inspect a host: it can ask, and nothing else. */
export interface HostReader {
  /** The host's name in the inventory. */
  readonly name: string
  /** The user as whom the step reads and acts. */
  readonly user: string
  /** Asks one question. Questions asked in one tick travel together. */
  see<T extends Json>(fact: Fact<T>): Promise<Seen<T>>
}
