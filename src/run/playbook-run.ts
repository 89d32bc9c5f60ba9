import { setMaxListeners } from 'node:events'
import type { Counts } from '../model/event.ts'
import { isMispredicted } from '../model/predictions.ts'
import { tallyOf } from './apply/tally.ts'
import { exitCode } from './exit-code.ts'
import { hangUpAll, roundTripsOf } from './host-sessions.ts'
import { maskingOf } from './masking.ts'
import { runPlay } from './play-run.ts'
import type { PlayPlan, RunPlan } from './prepare/run-plan.ts'
import { pruneHosts } from './prune-hosts.ts'
import { createRunState, type RunState } from './run-state.ts'

/** How a run ended. */
export interface RunEnd {
  readonly code: number
  readonly recap: { readonly [host: string]: Counts }
}

/** Runs the plays in order, the hosts of each at once; the end of a play is their barrier. */
export async function runPlays(plan: RunPlan): Promise<RunEnd> {
  // Every host listens.
  setMaxListeners(0, plan.interrupt, plan.terminate)
  const started = Date.now()
  const masking = maskingOf(plan)
  const tally = tallyOf(masking.emit)
  const runState = createRunState({ ...plan, emit: tally.emit }, masking)
  const names = [...runState.runs.keys()]
  tally.emit({ event: 'run', playbook: plan.playbook.file, check: plan.check, hosts: names })
  for (const host of runState.out)
    tally.emit({ event: 'note', host, text: 'the plan has nothing for it: left alone' })
  try {
    for (const [at, play] of plan.plays.entries())
      if (!plan.interrupt.aborted && !runState.isOver)
        await runPlay({ ...asItIsNow(play, runState), number: at + 1 }, runState)
    if (plan.pruning !== undefined && !plan.interrupt.aborted) await pruneHosts(runState, plan.pruning)
  } finally {
    await hangUpAll(runState)
  }
  const mispredicted = plan.strict && [...runState.predictions.values()].some(isMispredicted)
  const ends = [...tally.ends, ...(mispredicted ? ['failed'] : [])]
  const code = exitCode({ ends, check: plan.check, interrupted: plan.interrupt.aborted })
  const roundTrips = await roundTripsOf(runState)
  const predictions = Object.fromEntries(runState.predictions)
  const seconds = (Date.now() - started) / 1000
  masking.emit({
    event: 'end',
    check: plan.check,
    recap: tally.recap(),
    predictions,
    todo: tally.todo(),
    code,
    seconds,
    roundTrips,
  })
  return { code, recap: tally.recap() }
}

/** A play with the hosts that steps before it have added; where a dry run does not know which, it says so. */
function asItIsNow(play: PlayPlan, { plan }: RunState): PlayPlan {
  if (plan.growing === undefined || !play.late) return play
  plan.growing.grow()
  for (const [host, cause] of plan.growing.unknown())
    plan.emit({
      event: 'note',
      host,
      text: `which hosts the play “${play.play.name}” has besides is known only in the run: ${cause}`,
    })
  return plan.growing.later(play)
}
