import { setMaxListeners } from 'node:events'
import type { Counts } from '../model/event.ts'
import type { Host } from '../model/inventory.ts'
import { isMispredicted } from '../model/predictions.ts'
import { tallyOf } from './apply/tally.ts'
import { exitCode } from './exit-code.ts'
import { hangUpAll, leave, roundTripsOf } from './host-sessions.ts'
import { maskingOf } from './masking.ts'
import type { RunPlan } from './prepare/run-plan.ts'
import { batches } from './prepare/serial.ts'
import { pruneHosts } from './prune-hosts.ts'
import { type NumberedPlay, runHost } from './run-host.ts'
import { createRunState, type RunState } from './run-state.ts'
import { inTurn } from './turns.ts'

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
      if (!plan.interrupt.aborted) await runPlay({ ...play, number: at + 1 }, runState)
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

async function runPlay(play: NumberedPlay, runState: RunState): Promise<void> {
  const { plan, out, limit } = runState
  plan.emit({ event: 'play', play: play.play.name, hosts: play.hosts.map(({ name }) => name) })
  for (const batch of batches(play)) {
    const hosts = batch.filter(({ name }) => !out.has(name))
    const run = async (host: Host, ready: () => Promise<void>) => {
      const end = await runHost(host, { play, ready }, runState)
      if (play.number === runState.last.get(host.name)) leave(host, runState)
      return end
    }
    const ends = await Promise.all(hosts.map((host) => inTurn(limit, (ready) => run(host, ready))))
    hosts.forEach(({ name }, at) => {
      if (ends[at] !== 'done') out.add(name)
    })
    if (play.play.anyErrorsFatal && ends.some((end) => end !== 'done' && end !== 'waiting'))
      for (const { name } of play.hosts) out.add(name)
  }
}
