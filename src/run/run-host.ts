import type { Host } from '../model/inventory.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import { type BatchRun, connectedTo, type NumberedPlay, partOf } from './batch-run.ts'
import { createFlow } from './flow.ts'
import { type HostPart, runHostPlay } from './host-play.ts'
import { leave } from './host-sessions.ts'
import type { RunState } from './run-state.ts'

/** A play of a host, which calls `ready` when it is connected. */
export interface HostTurn {
  readonly play: Omit<NumberedPlay, 'segments'>
  readonly ready: () => Promise<void>
}

/** Runs all of a play on one of its hosts. */
export function runHost(host: Host, { play, ready }: HostTurn, runState: RunState): Promise<HostEnd> {
  const segment = { kind: 'each', stepRuns: play.stepRuns } as const
  const flows = new Map([[host.name, createFlow(play.stepRuns)]])
  return runSegmentOn(host, ready, {
    play: { ...play, segments: [segment] },
    runState,
    flows,
    segment,
    isLast: true,
  })
}

/** Runs a segment of a play on one of its hosts, over the host's one connection. */
export async function runSegmentOn(host: Host, ready: () => Promise<void>, run: BatchRun): Promise<HostEnd> {
  const { play, runState, segment, isLast } = run
  const session = await connectedTo(host, ready, run)
  if (typeof session === 'string') return session
  const held = heldTo(host, play, runState)
  const end = await runHostPlay(
    { ...partOf(host, run), ...held, stepRuns: segment.stepRuns, session },
    runState.plan,
  )
  if (isLast && play.number === runState.last.get(host.name)) leave(host, runState)
  return end
}

function heldTo(
  host: Host,
  { number }: NumberedPlay,
  { plan, masking }: RunState,
): Pick<HostPart, 'planned'> {
  const planned = plan.planned?.get(host.name)?.(number)
  return planned === undefined ? {} : { planned: masking.planned(planned) }
}
