import type { Announced } from '../../model/outcome.ts'
import type { Stop } from '../../perform/performed.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { endStep } from './end-step.ts'
import type { Performing } from './progress.ts'
import { failure, unfinished } from './step-failures.ts'
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
  if (stop?.why !== 'moved') return endStep(failure(plan, stop?.words ?? 'it ended early', left), performing)
  if (state.moved.has(plan.stepRun))
    return endStep(
      failure(plan, 'moved while acting: someone else is changing the same thing', left),
      performing,
    )
  state.moved.add(plan.stepRun)
  return performing.planAgain(plan.stepRun)
}
