import pLimit from 'p-limit'
import { type Debt, debts } from '../change/debt.ts'
import { paid } from '../change/debt-change.ts'
import { createPerformer } from '../change/perform.ts'
import { HostError, Unreachable } from '../host/channel.ts'
import { batchFacts } from '../host/facts.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { known } from '../model/seen.ts'
import { type ConnectOptions, connectHost } from './connect.ts'

/** What is pending on a host, or why nobody could look. */
export interface PendingOn {
  readonly host: string
  readonly pending: readonly Debt[]
  /** Dropped from what is pending, when that was asked for. */
  readonly forgiven: readonly Debt[]
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
  readonly forgive: (one: Debt) => boolean
  readonly tell: (host: string, text: string) => void
}

/** Asks hosts which handlers are pending, and drops those that are to be forgiven. */
export async function askPending(request: PendingRequest): Promise<PendingOn[]> {
  const limit = pLimit(request.forks)
  return Promise.all(request.hosts.map((host) => limit(() => askHost(host, request))))
}

async function askHost(host: Host, request: PendingRequest): Promise<PendingOn> {
  const nothing = { host: host.name, pending: [], forgiven: [] }
  let session: Session | undefined
  try {
    session = await connectHost(host, request.connect, (connect) => connect())
    const keeper = host.settings.become === true ? 'root' : session.user
    const all = (await batchFacts(session, request.signal).ask(debts(null), keeper)) as readonly Debt[]
    const forgiven = all.filter(request.forgive)
    if (forgiven.length > 0) await drop(forgiven, { host, session, keeper }, request)
    return { host: host.name, pending: all.filter((one) => !forgiven.includes(one)), forgiven }
  } catch (error) {
    if (error instanceof Unreachable) return { ...nothing, unreachable: error.message }
    if (error instanceof HostError) return { ...nothing, failed: error.message }
    throw error
  } finally {
    session?.close()
  }
}

interface Where {
  readonly host: Host
  readonly session: Session
  readonly keeper: string
}

async function drop(
  forgiven: readonly Debt[],
  { host, session, keeper }: Where,
  request: PendingRequest,
): Promise<void> {
  const tell = (text: string) => request.tell(host.name, text)
  const performer = createPerformer({
    session,
    keeper,
    run: request.holder.run,
    interrupt: request.signal,
    terminate: request.signal,
    timeout: 60,
    rollback: 60,
    locking: { holder: request.holder, patience: request.lockTimeout },
    tell,
  })
  const changes = forgiven.map((one) => paid(one, known(one)))
  const { stopped } = await performer.perform(
    changes.map((change) => ({ change, user: keeper, guarded: false })),
  )
  await performer.release()
  if (stopped?.why === 'failed') throw new HostError(stopped.words)
}
