import type { Output } from '../model/fact.ts'
import type { Target } from './channel.ts'
import type { Feeding } from './feed.ts'
import type { Shell } from './shell.ts'

/** A host to which a connection is made: shells to look and, opened only when something is to be done, shells to act. */
export interface Session {
  /** The user who logs in. */
  readonly user: string
  /** Resolves when the first connection stands; rejects with Unreachable where it never will. Shells wait for it by themselves. */
  connected(): Promise<void>
  /** A shell that looks, as a user. Where it is root its mounts are read-only. */
  reader(user: string): Promise<Shell>
  /** A shell that acts, as a user. */
  writer(user: string): Promise<Shell>
  /** One more acting shell, for who needs it beside a busy one; the caller closes it. */
  another(user: string): Promise<Shell>
  /** Runs one script as a user that reads input of any size, over a channel of its own. */
  feed(user: string, feeding: Feeding): Promise<Output>
  /** Ends the shells of a user, and waits until nothing of them is left; they are opened anew when asked for. */
  leave(user: string): Promise<void>
  /** Logs in over a new connection, by another way if one is given, becomes the user, and hangs up. */
  prove(user: string, way?: Target): Promise<void>
  /** Drops the connection, if it still stands, and logs in anew. */
  reconnect(): Promise<void>
  /** Says why reads are not confined to read-only mounts, if they are not. */
  unconfined(): string | undefined
  /** Frames sent since the session began, but for those whose answer nobody waits for: the round trips after the connection stood. */
  roundTrips(): number
  close(): void
}
