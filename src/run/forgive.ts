import { HostError } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { known } from '../model/seen.ts'
import { createPerformer } from '../perform/perform.ts'
import type { Debt } from '../resource/handler/pending-handler.ts'
import { paid } from '../resource/handler/pending-handler-change.ts'
import type { PendingRequest } from './pending-request.ts'

interface Where {
  readonly host: Host
  readonly session: Session
  readonly keeper: string
}

/** Drops the pending handlers of a host that are to be forgiven. */
export async function drop(
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
