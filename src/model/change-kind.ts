import type { Change, StateChange } from './change.ts'
import type { Output } from './fact.ts'
import type { Json } from './json.ts'

/** What a change may use while its script is written. */
export interface ScriptContext {
  /** The user who acts. */
  readonly user: string
  /** A command that prints this content; what is too large for a frame travels before it. */
  print(content: Buffer): string
  /** False where it is meant for a while only, and is not looked at again. */
  readonly lasts: boolean
  /** A text that nobody can guess, for names beside a target. */
  readonly nonce: string
}

/** What the frame sees to for a change: for all of its changes at once, or only where one failed. */
export interface DeferredSync {
  /** Brought to disk when the frame is over or told to end: a file that is new, where a power failure loses nothing that was. */
  readonly sync?: string
  /** Removed when the change fails, and by the next run where this one dies. */
  readonly temporaryFile?: string
  /** The directory in which the script acts by names: `$OPEN` is `no` where nobody else may write there; else it uses `held`. */
  readonly within?: string
  /** Afterwards nobody may write in any directory who could not before. */
  readonly tight?: true
}

/** A part of a host that, broken, locks us out. */
export type Rollback = 'ssh' | 'sudo' | 'login' | 'network' | 'firewall'

/** What a change puts at risk, so that the performer arms a rollback around it. */
export interface Danger {
  readonly rollback: Rollback
  /** It is in force only when someone reads it again (a file): what was kept for it stays until that has proved itself. */
  readonly unread?: true
  /** A path that is kept as it is, and put back. */
  readonly keep?: string
}

/** Shells on the host, for what does not go in a frame: each script ends before the next begins. */
export interface Shells {
  /** A shell that only looks, as a user. */
  reader(user: string): Promise<ScriptRunner>
  /** A shell that acts, as a user. */
  writer(user: string): Promise<ScriptRunner>
  /** Drops the connection and logs in anew. Raises Unreachable where the host does not answer. */
  reconnect(): Promise<void>
}

/** Runs scripts in one shell. */
export interface ScriptRunner {
  /** Runs a script; `timeout` in milliseconds. */
  run(script: string, options?: { readonly timeout?: number }): Promise<Output>
}

/** How changes of one kind are carried out: one of `script`, `perform` and `over` says it. `C` is the type of its changes. */
export interface Carrying<C> {
  /** Names the kind in plans and reports. */
  readonly name: string
  /** A POSIX script that does it; status 0 means done. `$HW` is our folder on the host, `$KEEP` where replaced content goes. */
  readonly script?: (change: C, context: ScriptContext) => string
  /** What of that script is left to the frame. */
  readonly deferredSync?: (change: C, context: ScriptContext) => DeferredSync
  /** Several that stand together, done by one script (one `apt-get` for a list of packages). */
  readonly together?: (changes: readonly C[], context: ScriptContext) => string
  /** Done by the controller itself (a message, an update of another server). */
  readonly perform?: (change: C, signal: AbortSignal) => Promise<void>
  /** Done over shells of its own, because it takes several scripts, or the connection does not outlive it (a reboot). */
  readonly over?: (change: C, shells: Shells, stateOwner: string) => Promise<void>
  /** A user as whom nothing of ours may run meanwhile: usermod(8) and userdel(8) refuse one who has processes. */
  readonly idle?: (change: C) => string
  /** What it puts at risk of how we reach the host, logged in as this user: the performer arms a rollback around it. */
  readonly endangers?: (change: C, login: string) => Danger | undefined
}

/** How states of one kind are compared, and guarded. */
export interface Comparing<S, C> {
  /** True when two states of the goal need no change between them. Plain equality when not given. */
  readonly same?: (before: S, after: S) => boolean
  /** A POSIX test that holds as long as the state is what was seen: run immediately before acting. */
  readonly guard?: (before: S, change: C) => string | undefined
}

/** A kind of change, as the engine has it. Made by `defineChange` and `defineAct`; a change holds its kind. */
export interface ChangeKind extends Carrying<Change>, Comparing<Json, StateChange> {
  /** How the run keeps its books: not counted, not compared, not shown as a change of the host. */
  readonly bookkeeping?: true
  /** In JSON a kind is its name. */
  readonly toJSON: () => string
}
