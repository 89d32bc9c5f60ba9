import { HostError } from '../host/channel.ts'
import type { HostReader } from '../model/fact.ts'
import type { Host } from '../model/inventory.ts'
import type { Announced, Status } from '../model/outcome.ts'
import { known } from '../model/seen.ts'
import { pendingHandler } from '../resource/handler/pending-handler.ts'
import { notedBack } from './apply/end-step.ts'
import type { Tell } from './apply/step-outcome.ts'
import { guarded } from './apply/work.ts'
import { type BatchRun, connectedTo, partOf } from './batch-run.ts'
import type { HostContext, View } from './context.ts'
import { contextOf, type HostPart } from './host-play.ts'
import { doubtNotified, handledNow, notificationsOf } from './plan/step-handlers.ts'
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
  const own: Own = {
    part,
    stepRun,
    context: contextOf(part, run.runState.plan),
    view: viewAfter(part.earlier),
  }
  let noted: readonly Announced[] = []
  let status: Status = 'ok'
  return {
    isDue: async () => {
      if (stepRun.gate === undefined) return true
      const seen = await readerOf(own).see(pendingHandler(stepRun.gate))
      return !seen.known || seen.value !== null
    },
    beforeActing: async () => {
      noted = await notificationsOf(stepRun, { view: own.view, stateOwner: readerOf(own) }, [])
      await note(noted, own)
    },
    heard: (_stepRun, outcome) => {
      status = outcome.status
    },
    settle: () => (own.context.check ? foresee(status, own) : settle(status, noted, own)),
  }
}

/** The host whose step it is, and what is planned for it. */
interface Own {
  readonly part: HostPart
  readonly stepRun: StepRun
  readonly context: HostContext
  readonly view: View
}

function readerOf({ context, view }: Own): HostReader {
  return readerFor(context.stateOwner, { context, view, seen: [] })
}

/** Writes down on the host what is pending, and what no longer is. */
async function note(all: readonly Announced[], { context, stepRun }: Own): Promise<void> {
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

/** In a dry run, what would be pending then. */
async function foresee(status: Status, own: Own): Promise<void> {
  const { part, stepRun, view } = own
  if (status === 'changed') await notificationsOf(stepRun, { view, stateOwner: readerOf(own) }, [])
  if (status === 'unknown') doubtNotified(stepRun, view)
  if (stepRun.gate !== undefined)
    view.overlay.invalidate({ fact: pendingHandler(stepRun.gate), becomes: known(null) })
  part.earlier.overlay = view.overlay
}

async function settle(status: Status, noted: readonly Announced[], own: Own): Promise<void> {
  const { stepRun, view } = own
  const isOver = status === 'changed' || status === 'failed'
  const back = isOver ? [] : notedBack(noted, stepRun.step.name)
  const done = status === 'failed' ? [] : await handledNow(stepRun, { view, stateOwner: readerOf(own) })
  await note([...back, ...done], own)
}
