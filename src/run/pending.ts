import pLimit from 'p-limit'
import { HostError, Unreachable } from '../host/channel.ts'
import { batchFacts } from '../host/facts.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { type PendingHandler, pendingHandlers } from '../resource/handler/pending-handler.ts'
import { connectHost } from './connect.ts'
import { drop } from './forgive.ts'
import type { PendingOn, PendingRequest } from './pending-request.ts'

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
    const stateOwner = host.settings.become === true ? 'root' : session.user
    const all = (await batchFacts(session, request.signal).ask(
      pendingHandlers(null),
      stateOwner,
    )) as readonly PendingHandler[]
    const forgiven = all.filter(request.forgive)
    if (forgiven.length > 0) await drop(forgiven, { host, session, stateOwner }, request)
    return { host: host.name, pending: all.filter((one) => !forgiven.includes(one)), forgiven }
  } catch (error) {
    if (error instanceof Unreachable) return { ...nothing, unreachable: error.message }
    if (error instanceof HostError) return { ...nothing, failed: error.message }
    throw error
  } finally {
    session?.close()
  }
}
