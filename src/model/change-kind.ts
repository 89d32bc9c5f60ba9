import type { Change, StateChange } from './change.ts'
import type { LargeFile } from './content.ts'
import type { Fact, Output } from './fact.ts'
import type { Json } from './json.ts'
import type { Unknown } from './seen.ts'

/** What a change may use while its script is written. */
export interface ScriptContext {
  /** The user as whom the script acts. */
  readonly user: string
  /** A command that prints this content; what is too large for a frame is transferred beforehand. */
  print(content: Buffer | LargeFile): string
  /** False if it is only temporary, and is not checked again. */
  readonly lasts: boolean
  /** An unguessable string, for names beside a target. */
  readonly nonce: string
}

/** What the frame takes care of for a change: for all of its changes at once, or only if one failed. */
export interface DeferredSync {
  /** Synced to disk when the frame is over or told to end: a new file, so that a power failure loses nothing that existed. */
  readonly sync?: string
  /** Removed when the change fails, or by the next run if this one dies. */
  readonly temporaryFile?: string
  /** The directory in which the script acts by name: `$OPEN` is `no` if nobody else may write there; otherwise it uses `held`. */
  readonly within?: string
  /** It gives nobody write access to any directory who did not have it before. */
  readonly tight?: true
  /** A command that prints what the script gets from `content`. */
  readonly input?: string
  /** The same act for the one process that does many of them. */
  readonly held?: HeldAct
}

/** An act that one process for many can do, in a directory that it holds open: a verb with its arguments. */
export interface HeldAct {
  readonly argv: readonly string[]
  /** How many bytes of input it has. */
  readonly bytes?: number
  /** A verb with its arguments that succeeds only where the guard of the change would. */
  readonly test?: readonly string[]
}

/** A part of a host that, broken, locks us out. */
export type Rollback = 'ssh' | 'sudo' | 'login' | 'network' | 'firewall'

/** What a change puts at risk, for which the performer arms a rollback. */
export interface Danger {
  readonly rollback: Rollback
  /** It takes effect only when something reads it again (a file): what was kept for it stays until that has proved to work. */
  readonly unread?: true
  /** A path that is kept as it is, and restored. */
  readonly keep?: string
}

/** Shells on the host, for what does not fit in a frame: each script ends before the next one starts. */
export interface Shells {
  /** A shell that only reads, as a user. */
  reader(user: string): Promise<ScriptRunner>
  /** A shell that acts, as a user. */
  writer(user: string): Promise<ScriptRunner>
  /** Drops the connection and logs in again. Throws Unreachable if the host does not answer. */
  reconnect(): Promise<void>
}

/** Runs scripts in one shell. */
export interface ScriptRunner {
  /** Runs a script; `timeout` in milliseconds. */
  run(script: string, options?: { readonly timeout?: number }): Promise<Output>
}

/** What a command printed that only reads, and how it ended. */
export type Printed = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** What a script printed, and how it ended; an output that is too long to be taken whole is not there. */
export interface Said {
  readonly status: number
  readonly stdout: string | undefined
  readonly stderr: string | undefined
}

/** What a change places at a path: a digest of the state, where that is known, and whether nothing stood there before. */
export type Placement = readonly [path: string, state: string | null, was: 'new' | 'there' | 'gone']

/** How changes of one kind are carried out: by exactly one of `script`, `perform` and `withShells`, or by a person. `C` is the type of its changes. */
export interface Carrying<C> {
  /** Names the kind in plans and reports. */
  readonly name: string
  /** A POSIX script that does it; status 0 means done. `$HW` is our directory on the host, `$KEEP` the one for replaced content. */
  readonly script?: (change: C, context: ScriptContext) => string
  /** The parts of that script that are left to the frame. */
  readonly deferredSync?: (change: C, context: ScriptContext) => DeferredSync
  /** Several adjacent changes, done by one script (one `apt-get` for a list of packages). */
  readonly together?: (changes: readonly C[], context: ScriptContext) => string
  /** What is registered of a change once its script has run, from what that printed. */
  readonly answer?: (said: Said, change: C) => { readonly [name: string]: Json | Unknown } | undefined
  /** The fact that gives the same where the change only reads: a dry run may ask it instead. */
  readonly ask?: (change: C) => Fact<Printed> | undefined
  /** Done by the controller itself (a message, an update of another server). `tell` shows a person something at once, before it is over. */
  readonly perform?: (change: C, signal: AbortSignal, tell: (text: string) => void) => Promise<void>
  /** Done over its own shells, because it takes several scripts, or the connection does not survive it (a reboot). */
  readonly withShells?: (change: C, shells: Shells, stateOwner: string) => Promise<void>
  /**
   * Only a person can do it: what that person has to do, as lines to copy. With `perform` it is waited for, which throws an
   * Error when the time is over, a HostError if it could not be looked at; otherwise the run goes on.
   */
  readonly byHand?: (change: C) => string
  /** What it places on the host, for the record by which it is known later whether a step still wants it. */
  readonly places?: (change: C) => Placement | undefined
  /** It removes, or tells of, what no step wants any more. */
  readonly unwanted?: true
  /** Only root can make it, or only root in some cases: for anybody else the step is refused before it acts. */
  readonly onlyRoot?: true | ((change: C, user: string) => boolean)
  /** A user as whom nothing of ours may run meanwhile: usermod(8) and userdel(8) refuse a user who has processes. */
  readonly idle?: (change: C) => string
  /** What it puts at risk of our access to the host, logged in as this user: the performer arms a rollback for it. */
  readonly endangers?: (change: C, login: string) => Danger | undefined
}

/** How states of one kind are compared, and guarded. */
export interface Comparing<S, C> {
  /** True when two states of the goal need no change between them. Plain equality when not given. */
  readonly same?: (before: S, after: S) => boolean
  /** A POSIX test that succeeds as long as the state is what was seen; it is run immediately before acting. */
  readonly guard?: (before: S, change: C) => string | undefined
}

/** A kind of change, as the engine has it. Made by `defineChange` and `defineAct`; a change holds its kind. */
export interface ChangeKind extends Carrying<Change>, Comparing<Json, StateChange> {
  /** The bookkeeping of the run: not counted, not compared, not shown as a change of the host. */
  readonly bookkeeping?: true
  /** In JSON a kind is its name. */
  readonly toJSON: () => string
}
