import { HostError } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { known } from '../model/seen.ts'
import { createPerformer } from '../perform/perform.ts'
import type { PendingHandler } from '../resource/handler/pending-handler.ts'
import { handled } from '../resource/handler/pending-handler-change.ts'
import type { PendingRequest } from './pending-request.ts'

interface Where {
  readonly host: Host
  readonly session: Session
  readonly stateOwner: string
}

/** Drops the pending handlers of a host that are to be forgiven. */
export async function drop(
  forgiven: readonly PendingHandler[],
  { host, session, stateOwner }: Where,
  request: PendingRequest,
): Promise<void> {
  const tell = (text: string) => request.tell(host.name, text)
  const performer = createPerformer({
    session,
    stateOwner,
    run: request.holder.run,
    interrupt: request.signal,
    terminate: request.signal,
    timeout: 60,
    rollback: 60,
    locking: { holder: request.holder, patience: request.lockTimeout },
    tell,
  })
  const changes = forgiven.map((one) => handled(one, known(one)))
  const { stopped } = await performer.perform(
    changes.map((change) => ({ change, user: stateOwner, guarded: false })),
  )
  await performer.release()
  if (stopped?.why === 'failed') throw new HostError(stopped.words)
}
