import type { Readable, Writable } from 'node:stream'

/** A running shell at the other end: its three streams, and the words it ended with. */
export interface Channel {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves, never rejects, when the channel is gone, with the reason. */
  readonly closed: Promise<string>
  close(): void
}

/** A way to a machine on which shells can be opened. */
export interface Connection {
  /** The user who logged in. */
  readonly user: string
  open(command: string): Promise<Channel>
  close(): void
}

/** Another way in than the inventory names: where a step moves it to. */
export interface Target {
  readonly host?: string
  readonly port?: number
  readonly user?: string
}

/** The host could not be reached, or the connection was lost. The message says why. */
export class Unreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Unreachable'
  }
}

/** True where a host was reached and let nobody in: each further try counts there as one more failed login (fail2ban, sshd). */
export function isLoginRefused(error: unknown): boolean {
  if (!(error instanceof Unreachable)) return false
  const said = error.cause instanceof Error ? error.cause.message : ''
  return /All configured authentication methods failed|Permission denied \(/.test(`${error.message} ${said}`)
}

/** Someone else changed the state that a change was planned from; nothing was done. */
export class PreconditionFailed extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Moved'
  }
}

/** The host was reached and refused: a command failed, a password is wrong. */
export class HostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'HostError'
  }
}

/** The host gives no shell of this user: there is none of the name, or it refuses. */
export class CannotBecome extends HostError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CannotBecome'
  }
}
