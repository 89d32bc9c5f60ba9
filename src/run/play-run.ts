import pLimit from 'p-limit'
import type { Host } from '../model/inventory.ts'
import { addsHosts } from '../playbook/new-hosts.ts'
import type { HostEnd } from './apply/step-outcome.ts'
import type { BatchRun, NumberedPlay } from './batch-run.ts'
import { runDelegated } from './delegated.ts'
import { createFlow, type Flow } from './flow.ts'
import { handOver } from './plan/given.ts'
import { isForAll, type Segment } from './prepare/segments.ts'
import { batches } from './prepare/serial.ts'
import { runSegmentOn } from './run-host.ts'
import type { RunState } from './run-state.ts'
import { inTurn } from './turns.ts'

/** Runs a play on its hosts, in batches if it says so; the end of a segment is the barrier of its hosts. */
export async function runPlay(play: NumberedPlay, runState: RunState): Promise<void> {
  const { plan, out } = runState
  plan.emit({ event: 'play', play: play.play.name, hosts: play.hosts.map(({ name }) => name) })
  for (const batch of batches(play)) {
    if (runState.isOver) return
    const begun = batch.filter(({ name }) => !out.has(name))
    const flows = new Map(begun.map(({ name }) => [name, createFlow(play.stepRuns)]))
    const segments: readonly Segment[] =
      play.segments.length === 0 ? [{ kind: 'each', stepRuns: [] }] : play.segments
    let current = play
    for (const [at, segment] of segments.entries()) {
      const hosts = begun.filter(({ name }) => !out.has(name))
      if (plan.interrupt.aborted || hosts.length === 0 || runState.isOver) break
      const isLast = at === segments.length - 1
      await runSegment(hosts, { play: current, runState, flows, segment, isLast })
      current = afterwards(current, segment, runState)
      obey(segment, begun, { play, runState, flows })
    }
    judgeBatch(begun, play, runState)
    if (play.segments.some((one) => isGiven(one, 'end_play', flows))) return
  }
}

/** A play in which a step has added hosts or groups: the steps behind it find them. */
function afterwards(play: NumberedPlay, { stepRuns }: Segment, { plan }: RunState): NumberedPlay {
  if (plan.growing === undefined || !stepRuns.some(({ step }) => addsHosts(step))) return play
  plan.growing.grow()
  return { ...plan.growing.again(play), number: play.number }
}

/** True where an order was given for all hosts of a batch. */
function isGiven({ stepRuns }: Segment, order: string, flows: ReadonlyMap<string, Flow>): boolean {
  const isIt = stepRuns.some(({ step }) => isForAll(step) && step.params['action'] === order)
  return isIt && [...flows.values()].every((flow) => flow.isEnded() || flow.isDead())
}

interface Obeying extends Pick<BatchRun, 'play' | 'runState'> {
  readonly flows: Map<string, Flow>
}

/** Hosts that have failed go on where their errors are to be forgotten. */
function obey({ stepRuns }: Segment, begun: readonly Host[], { play, runState, flows }: Obeying): void {
  if (!stepRuns.some(({ step }) => isForAll(step) && step.params['action'] === 'clear_host_errors')) return
  for (const { name } of begun.filter((host) => runState.out.has(host.name))) {
    runState.out.delete(name)
    runState.sessions.delete(name)
    flows.set(name, createFlow(play.stepRuns))
  }
}

/** Where all hosts of a batch failed, or more than the play allows, nothing more is begun. */
function judgeBatch(begun: readonly Host[], { play, hosts }: NumberedPlay, runState: RunState): void {
  const { out, waiting } = runState
  const failed = begun.filter(({ name }) => out.has(name) && !waiting.has(name)).length
  if (failed === 0) return
  if (play.anyErrorsFatal) for (const { name } of hosts) out.add(name)
  const { maxFailPercentage = 100 } = play
  const isTooMany = (failed / begun.length) * 100 > maxFailPercentage
  if (isTooMany || play.anyErrorsFatal || failed === begun.length) runState.isOver = true
}

async function runSegment(hosts: readonly Host[], run: BatchRun): Promise<void> {
  await runKind(hosts, run)
  // From the barrier on, the hosts know of each other what steps gave them.
  for (const [name, { registered }] of run.runState.earlier)
    if (registered !== undefined) run.runState.plan.held.set(name, registered)
}

async function runKind(hosts: readonly Host[], run: BatchRun): Promise<void> {
  const { kind, stepRuns } = run.segment
  if (kind === 'each') return runEach(hosts, run)
  const isOnce = kind === 'once' || stepRuns.every(({ step }) => step.runOnce === true)
  const [first] = hosts
  if (first === undefined) return
  if (kind === 'once') await runEach([first], run)
  else
    for (const host of isOnce ? [first] : hosts) {
      if (run.runState.plan.interrupt.aborted) return
      note([host], [await runDelegated(host, run)], run)
    }
  if (isOnce) adopt(first, hosts.slice(1), run)
}

async function runEach(hosts: readonly Host[], run: BatchRun): Promise<void> {
  const { throttle } = run.segment
  const limit = throttle === undefined ? run.runState.limit : pLimit(throttle)
  const ends = await Promise.all(
    hosts.map((host) => inTurn(limit, (ready) => runSegmentOn(host, ready, run))),
  )
  note(hosts, ends, run)
}

function note(hosts: readonly Host[], ends: readonly HostEnd[], { play, runState }: BatchRun): void {
  hosts.forEach(({ name }, at) => {
    if (ends[at] !== 'done') runState.out.add(name)
    if (ends[at] === 'waiting') runState.waiting.add(name)
  })
  if (play.play.anyErrorsFatal && ends.some((end) => end !== 'done' && end !== 'waiting'))
    for (const { name } of play.hosts) runState.out.add(name)
}

/** What one host did for all counts for all: what it registered, and that it failed. */
function adopt(first: Host, others: readonly Host[], { segment, runState, flows }: BatchRun): void {
  const { earlier, out } = runState
  const given = earlier.get(first.name)?.registered
  const failed = flows.get(first.name)?.broken() ?? []
  for (const { name } of others) {
    const own = earlier.get(name) ?? {}
    const registered = new Map(own.registered)
    for (const { step } of segment.stepRuns) handOver(step, given, registered)
    own.registered = registered
    earlier.set(name, own)
    for (const step of failed)
      if (segment.stepRuns.some((one) => one.step === step)) flows.get(name)?.fail(step)
    if (out.has(first.name)) out.add(name)
    if (flows.get(first.name)?.isEnded() && segment.stepRuns.some(({ step }) => isForAll(step)))
      flows.get(name)?.end()
  }
}
