import { setImmediate } from 'node:timers/promises'
import { HostError, Unreachable } from '../../host/channel.ts'
import { NOTHING } from '../../perform/performed.ts'
import { acts, beforeUnknown } from '../plan/plan-judge.ts'
import { prefetch } from '../plan/read-ahead.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'
import { advance, type Course, conclude } from './advance.ts'
import { planBatch } from './batch.ts'
import { endStep, notedBack } from './end-step.ts'
import { performRecorded } from './perform-recorded.ts'
import { type Applying, lost, made, namesOf, noProgress, type Performing, type Progress } from './progress.ts'
import { failure, unfinished } from './step-failures.ts'
import type { HostEnd } from './step-outcome.ts'
import { type Stopped, stopped } from './stopped.ts'
import { lookAgain, verifyAll } from './verify.ts'

/**
 * Makes steps so: plan ahead as far as can be told, perform in one frame, look again, go on. The first batch
 * reuses the announced plans: nothing has changed yet.
 */
export async function applySteps(
  stepRuns: readonly StepRun[],
  announced: readonly StepPlan[],
  applying: Applying,
): Promise<HostEnd> {
  const state = noProgress(applying.context.earlier.registered)
  applying.context.earlier.registered = state.registered
  const course: Course = {
    applying,
    announced,
    state,
    frames: [],
    perform: (batch, now) => performBatch(batch, performing(applying, { state, ...now })),
  }
  let gone: Error | undefined
  for (let left = stepRuns; left.length > 0; ) {
    if (applying.context.interrupted()) return 'interrupted'
    const { end, last, error } = await advance(left, course)
    if (end !== 'done') gone = error
    if (end === 'interrupted' || end === 'waiting') return end
    if (last === undefined) break
    left = left.slice(left.indexOf(last) + 1)
  }
  return conclude(course, gone, performing(applying, { state, started: Date.now(), rest: [], due: [] }))
}

function performing(
  applying: Applying,
  now: Pick<Performing, 'state' | 'started' | 'rest' | 'due'>,
): Performing {
  const { context } = applying
  const all: Performing = {
    ...applying,
    ...now,
    planAgain: async (stepRun) => {
      const fresh = await planBatch([stepRun], { context, ...now.state, ready: [] })
      return (await performBatch(takenBack(fresh, now.state), all)).end
    },
    lookAgain: (plan) => {
      context.facts.forget()
      return lookAgain(plan, context, now.state)
    },
  }
  return all
}

/** A step that turns out to have nothing to do notifies no handler: what was noted for it in advance is taken back. */
function takenBack(fresh: readonly StepPlan[], { made }: Progress): readonly StepPlan[] {
  return fresh.map((plan) => {
    const noted = made.get(plan.stepRun) ?? []
    if (plan.announced.length > 0 || plan.status === 'failed') return plan
    const back = notedBack(noted, plan.stepRun.step.name)
    if (back.length < noted.length || noted.length === 0) return plan
    made.delete(plan.stepRun)
    return { ...plan, announced: back }
  })
}

/** How a batch ended, and how many of its steps are over: a frame may have stopped before the others. */
interface BatchEnd {
  readonly end: HostEnd
  readonly stepsDone: number
}

async function performBatch(batch: readonly StepPlan[], performing: Performing): Promise<BatchEnd> {
  try {
    return await performAndVerify(batch, performing)
  } catch (error) {
    if (error instanceof HostError || error instanceof Unreachable) lost(batch, error, performing)
    throw error
  }
}

async function performAndVerify(batch: readonly StepPlan[], performing: Performing): Promise<BatchEnd> {
  const { context } = performing
  const work = batch.map((plan) => ({ plan, known: beforeUnknown(plan) }))
  const all = work.flatMap(({ plan, known }) => known.map((one) => ({ plan, one })))
  if (all.length > 0) context.doing('acting', namesOf(batch.filter((plan) => beforeUnknown(plan).length > 0)))
  const performed = all.length === 0 ? NOTHING : await performRecorded(all, performing)
  if (all.length > 0) context.doing('reading')
  const prefetching = all.length > 0 ? await prefetchFacts(batch, performing) : undefined
  let from = 0
  const finished: StepPlan[] = []
  for (const { plan, known } of work) {
    const changes = known.slice(0, performed.done - from)
    made(plan, { changes, seconds: performed.seconds.slice(from, from + changes.length) }, performing)
    from += changes.length
    if (changes.length === known.length) finished.push(plan)
    else
      return endEarly(
        { finished, plan, left: known.slice(changes.length), stop: performed.stopped },
        performing,
      )
  }
  const end = await verifyAll(finished, performing)
  await prefetching?.prefetched
  return { end, stepsDone: finished.length }
}

interface Early extends Stopped {
  readonly finished: readonly StepPlan[]
  /** The one at which the frame stopped. */
  readonly plan: StepPlan
}

/** A frame ended early: what it did is looked at and told all the same. */
async function endEarly({ finished, plan, left, stop }: Early, performing: Performing): Promise<BatchEnd> {
  const end = await verifyAll(finished, performing)
  if (end === 'done')
    return { end: await stopped(plan, { left, stop }, performing), stepsDone: finished.length + 1 }
  if (stop?.why === 'failed') await endStep(failure(plan, stop.words, left), performing)
  else if (performing.state.made.has(plan.stepRun))
    await endStep(unfinished(plan, left, 'cut short by an earlier failure'), performing)
  return { end, stepsDone: finished.length }
}

/**
 * After acting, all that the steps that acted rest on is asked again, with what the remaining steps ask for, in one frame:
 * it leaves before any of it is planned again.
 */
async function prefetchFacts(
  batch: readonly StepPlan[],
  { context, state, rest, due }: Performing,
): Promise<{ readonly prefetched: Promise<unknown> }> {
  context.facts.forget()
  for (const { seen } of [...batch.filter(acts), ...due])
    for (const { fact, user } of seen) void context.facts.ask(fact, user)
  const prefetched = prefetch(rest, context, state.registered)
  await setImmediate()
  return { prefetched }
}
