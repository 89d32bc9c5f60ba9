import { Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import type { Predictions } from '../model/predictions.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import type { Earlier } from './context.ts'
import { createFlow, type Flow } from './flow.ts'
import type { HostPart } from './host-play.ts'
import { sessionFor } from './host-sessions.ts'
import { addPredictions } from './plan/predictions.ts'
import type { PlayPlan } from './prepare/run-plan.ts'
import type { Segment } from './prepare/segments.ts'
import type { RunState } from './run-state.ts'
import { faultWords } from './task-fault.ts'

/** A play, and which of the playbook it is, from 1. */
export interface NumberedPlay extends PlayPlan {
  readonly number: number
}

/** What the hosts of a batch share while they go through the segments of a play. */
export interface BatchRun {
  readonly play: NumberedPlay
  readonly runState: RunState
  readonly flows: ReadonlyMap<string, Flow>
  readonly segment: Segment
  readonly isLast: boolean
}

/** A host's session; how the host ended, where there is none. */
export async function connectedTo(
  host: Host,
  ready: () => Promise<void>,
  { runState: { plan, sessions, connecting } }: BatchRun,
): Promise<Session | HostEnd> {
  try {
    return await sessionFor(host, { plan, sessions, connecting, ready })
  } catch (error) {
    const end = error instanceof Unreachable ? 'unreachable' : 'failed'
    plan.emit({ event: end, host: host.name, reason: faultWords(error) })
    return end
  }
}

/** What a host's part in a segment is made of, but for its steps and its session. */
export function partOf(host: Host, run: BatchRun): Omit<HostPart, 'stepRuns' | 'session'> {
  const { play, runState, flows, isLast } = run
  const { met, runs, plan, predictions } = runState
  const news = !met.has(host.name)
  met.add(host.name)
  return {
    host,
    play: play.play,
    layers: play.layersOf(host),
    run: nameOf(host, runs, plan.run),
    news,
    flow: flows.get(host.name) ?? createFlow(play.stepRuns),
    isLast,
    earlier: earlierOf(host.name, runState),
    compared: (one: Predictions) =>
      void predictions.set(host.name, addPredictions(predictions.get(host.name), one)),
  }
}

/** Hosts that steps add get a name of their own, too. */
function nameOf({ name }: Host, runs: Map<string, string>, run: string): string {
  const own = runs.get(name) ?? `${run}-${runs.size}`
  runs.set(name, own)
  return own
}

/** What is known of a host from the steps before, to be added to. */
export function earlierOf(name: string, { earlier }: RunState): Earlier {
  const found = earlier.get(name) ?? {}
  earlier.set(name, found)
  return found
}
