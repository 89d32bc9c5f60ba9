import { isByHand } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Stop } from '../../perform/performed.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { endStep } from './end-step.ts'
import type { Performing } from './progress.ts'
import { failure, unfinished, unseen } from './step-failures.ts'
import type { HostEnd } from './step-outcome.ts'

/** Why a frame ended at a step, and what of it was not made. */
export interface Stopped {
  readonly left: readonly Announced[]
  readonly stop: Stop | undefined
}

/** A frame ended at this step: a change that moved is planned once more on fresh facts, all else is a failure. */
export async function stopped(
  plan: StepPlan,
  { left, stop }: Stopped,
  performing: Performing,
): Promise<HostEnd> {
  const { state } = performing
  if (stop?.why === 'interrupted') {
    if (state.made.has(plan.stepRun)) await endStep(unfinished(plan, left, 'interrupted'), performing)
    return 'interrupted'
  }
  if (stop?.why === 'waiting') return waitedOut(plan, stop.words, performing)
  if (stop?.why !== 'moved') return endStep(failure(plan, stop?.words ?? 'it ended early', left), performing)
  if (state.moved.has(plan.stepRun))
    return endStep(
      failure(plan, 'moved while acting: someone else is changing the same thing', left),
      performing,
    )
  state.moved.add(plan.stepRun)
  return performing.planAgain(plan.stepRun)
}

/** The time for a person is over: what comes next has to wait as well, unless that person was ready at the last moment. */
async function waitedOut(plan: StepPlan, words: string, performing: Performing): Promise<HostEnd> {
  const now = await performing.lookAgain(plan)
  const announced = now.announced.filter(({ change }) => isByHand(change))
  if (now.status === 'failed') return endStep(unseen(plan, now.reason), performing)
  if (announced.length === 0) return performing.planAgain(plan.stepRun)
  await endStep({ ...plan, status: 'waiting', announced, result: now.result, reason: words }, performing)
  return plan.stepRun.step.ignoreErrors ? 'done' : 'waiting'
}
