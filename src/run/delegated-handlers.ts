import { HostError } from '../host/channel.ts'
import type { Host } from '../model/inventory.ts'
import type { Announced } from '../model/outcome.ts'
import { known, unknown } from '../model/seen.ts'
import { pendingHandler } from '../resource/handler/pending-handler.ts'
import { notedBack } from './apply/end-step.ts'
import type { Tell } from './apply/step-outcome.ts'
import { guarded } from './apply/work.ts'
import { type BatchRun, connectedTo, partOf } from './batch-run.ts'
import { contextOf } from './host-play.ts'
import { handledNow, notificationsOf } from './plan/step-handlers.ts'
import { readerFor } from './plan/step-reader.ts'
import type { StepRun } from './plan/step-run.ts'
import { viewAfter } from './plan/view.ts'

/** The handlers of a step that is done on another host: they stay pending on the host whose step it is. */
export interface DelegatedHandlers {
  /** False for a handler that nobody notified. */
  readonly isDue: () => Promise<boolean>
  readonly beforeActing: () => Promise<void>
  /** Takes how the step ended. */
  readonly heard: Tell
  /** What was noted and did not come is taken back; what was handled is no longer pending. */
  readonly settle: () => Promise<void>
}

const NONE: DelegatedHandlers = {
  isDue: async () => true,
  beforeActing: async () => undefined,
  heard: () => undefined,
  settle: async () => undefined,
}

/** What a step on another host has to do with the handlers of its own host; most have nothing. */
export async function delegatedHandlers(
  host: Host,
  stepRun: StepRun,
  run: BatchRun,
): Promise<DelegatedHandlers> {
  if (stepRun.gate === undefined && stepRun.notifies.length === 0) return NONE
  const session = await connectedTo(host, async () => undefined, run)
  if (typeof session === 'string')
    throw new HostError(`${host.name} could not be reached, whose handlers it is about`)
  const part = { ...partOf(host, run), stepRuns: [stepRun], session }
  const context = contextOf(part, run.runState.plan)
  const view = viewAfter(part.earlier)
  const reader = () => readerFor(context.stateOwner, { context, view, seen: [] })
  let noted: readonly Announced[] = []
  let status = 'ok'
  const perform = async (all: readonly Announced[]) => {
    if (context.check) part.earlier.overlay = view.overlay
    if (all.length === 0 || context.performer === undefined) return
    const user = context.stateOwner
    await context.performer.perform(
      guarded(
        all.map((one) => ({ plan: { stepRun, user }, one })),
        user,
      ),
    )
    await context.performer.release()
    context.facts.forget()
  }
  const about = () => ({ view, stateOwner: reader() })
  return {
    isDue: async () => {
      if (stepRun.gate === undefined) return true
      const seen = await reader().see(pendingHandler(stepRun.gate))
      return !seen.known || seen.value !== null
    },
    beforeActing: async () => {
      noted = await notificationsOf(stepRun, about(), [])
      await perform(noted)
    },
    heard: (_stepRun, outcome) => {
      status = outcome.status
    },
    settle: async () => {
      if (context.check) {
        if (status === 'changed') await notificationsOf(stepRun, about(), [])
        for (const { key } of status === 'unknown' ? stepRun.notifies : [])
          view.overlay.invalidate({
            fact: pendingHandler(key),
            becomes: unknown(`it depends on the step “${stepRun.step.name}”`),
          })
        if (stepRun.gate !== undefined)
          view.overlay.invalidate({ fact: pendingHandler(stepRun.gate), becomes: known(null) })
        return perform([])
      }
      const back = status === 'changed' || status === 'failed' ? [] : notedBack(noted, stepRun.step.name)
      const done = status === 'failed' ? [] : await handledNow(stepRun, about())
      await perform([...back, ...done])
    },
  }
}
