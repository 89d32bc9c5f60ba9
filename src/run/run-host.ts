import { Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import type { Predictions } from '../model/predictions.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import { runHostPlay } from './host-play.ts'
import { sessionFor } from './host-sessions.ts'
import { addPredictions } from './plan/predictions.ts'
import type { PlayPlan } from './prepare/run-plan.ts'
import type { RunState } from './run-state.ts'
import { faultWords } from './task-fault.ts'

/** A play, and which of the playbook it is, from 1. */
export interface NumberedPlay extends PlayPlan {
  readonly number: number
}

/** A play of a host, which calls `ready` when it is connected. */
export interface HostTurn {
  readonly play: NumberedPlay
  readonly ready: () => Promise<void>
}

/** Runs a play on one of its hosts, over the host's one connection. */
export async function runHost(
  host: Host,
  { play: { play, stepRuns, layersOf, number }, ready }: HostTurn,
  { plan, masking, sessions, connecting, earlier, predictions, runs, met }: RunState,
): Promise<HostEnd> {
  let session: Session
  try {
    session = await sessionFor(host, { plan, sessions, connecting, ready })
  } catch (error) {
    const end = error instanceof Unreachable ? 'unreachable' : 'failed'
    plan.emit({ event: end, host: host.name, reason: faultWords(error) })
    return end
  }
  const run = runs.get(host.name) ?? plan.run
  const part = { host, play, stepRuns, layers: layersOf(host), session, run, news: !met.has(host.name) }
  met.add(host.name)
  const compared = (one: Predictions) =>
    void predictions.set(host.name, addPredictions(predictions.get(host.name), one))
  const planned = plan.planned?.get(host.name)?.(number)
  const held = planned === undefined ? {} : { planned: masking.planned(planned) }
  return runHostPlay({ ...part, ...held, earlier: earlier.get(host.name) ?? {}, compared }, plan)
}
