import type { Host } from '../model/inventory.ts'
import type { PendingHandler } from '../resource/handler/pending-handler.ts'
import type { ConnectOptions } from './connect-ssh.ts'

/** What is pending on a host, or why nobody could look. */
export interface PendingOn {
  readonly host: string
  readonly pending: readonly PendingHandler[]
  /** Dropped from what is pending, when that was asked for. */
  readonly forgiven: readonly PendingHandler[]
  readonly unreachable?: string
  readonly failed?: string
}

/** What is asked of hosts about their pending handlers. */
export interface PendingRequest {
  readonly hosts: readonly Host[]
  readonly connect: ConnectOptions
  readonly forks: number
  /** Seconds to wait for a host that someone else works on. */
  readonly lockTimeout: number
  /** Names the run, and who runs it. */
  readonly holder: { readonly run: string; readonly who: string }
  readonly signal: AbortSignal
  /** Which are dropped; none when it is only asked what is pending. */
  readonly forgive: (one: PendingHandler) => boolean
  readonly tell: (host: string, text: string) => void
}
