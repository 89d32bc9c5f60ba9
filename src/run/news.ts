import { basename } from 'node:path'
import { HostError } from '../host/channel.ts'
import type { Facts } from '../host/facts.ts'
import { USED } from '../perform/lock.ts'
import { lockOwner } from '../perform/lock-owner.ts'
import { machineId, planClaimed } from '../perform/machine.ts'
import { rollbacks } from '../perform/rollback-left.ts'
import { type PendingHandler, pendingHandlers } from '../resource/handler/pending-handler.ts'
import type { HostContext } from './context.ts'
import type { RunSetting } from './host-play.ts'

/** A plan is for the machine that it was made on, and is made there once; where one is saved, the machine is told. */
export async function knowMachine(
  { facts, stateOwner, host, planned }: HostContext,
  setting: RunSetting,
): Promise<void> {
  if (planned === undefined && setting.saved !== true) return
  const [id, by] = await Promise.all([
    facts.ask(machineId(null), stateOwner),
    planned === undefined ? null : facts.ask(planClaimed(planned.claim), stateOwner),
  ])
  if (typeof id !== 'string')
    throw new HostError('the host has no machine ID (/etc/machine-id) to which a saved plan could be tied')
  if (planned === undefined) return setting.emit({ event: 'machine', host, id })
  if (id !== planned.machine) throw new HostError('this is not the machine that the plan was made on')
  if (typeof by === 'string' && by !== setting.run && !by.startsWith(`${setting.run}-`))
    throw new HostError(USED)
}

/** What else is to be known of a host: who works on it, and which handlers are pending that this run does not know. */
export async function tellNews(
  { facts, stateOwner, host, performer }: HostContext & { readonly facts: Facts },
  setting: RunSetting,
): Promise<void> {
  const [owner, pending, armed] = await Promise.all([
    setting.check ? facts.ask(lockOwner(null), stateOwner) : null,
    facts.ask(pendingHandlers(null), stateOwner),
    facts.ask(rollbacks(null), stateOwner),
  ])
  const note = (text: string) => setting.emit({ event: 'note', host, text })
  if ((armed as readonly string[]).length > 0) await settleRollbacks(performer, note)
  if (owner !== null) note(`locked by ${JSON.stringify(owner)}`)
  for (const { key, step, playbook } of pending as readonly PendingHandler[])
    if (!setting.handles.has(key))
      note(
        playbook === basename(setting.playbook.file)
          ? `“${step}” is pending (${key}), but this playbook no longer has such a step; hostwright pending forgive drops it`
          : `“${step}” of ${playbook} is pending; it runs when that playbook is run`,
      )
}

/** Nobody else takes off the rollback of a run that died: it would undo what this run finds, or makes. */
async function settleRollbacks(
  performer: HostContext['performer'],
  note: (text: string) => void,
): Promise<void> {
  const what = 'a run that died had changed how the host is reached'
  if (performer === undefined)
    return note(`${what}; the host restores the old state unless another run comes first`)
  if ((await performer.takeOver()) === 'undone')
    throw new HostError(`${what}, and the host has since restored the old state: run again`)
  note(`${what}; the new state has now proved to work, and stays`)
}
