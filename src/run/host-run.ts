import { HostError } from '../host/channel.ts'
import type { Predicted } from '../model/predictions.ts'
import type { PlannedPlay } from '../saved-plan/planned-host.ts'
import { applySteps } from './apply/apply.ts'
import type { Applying } from './apply/progress.ts'
import { type HostEnd, outcomeOf, stepKey, type Tell, type Took, told } from './apply/step-outcome.ts'
import type { HostContext } from './context.ts'
import { findConflict } from './plan/conflict.ts'
import { isIgnored } from './plan/plan-judge.ts'
import { planSteps } from './plan/plan-steps.ts'
import { comparePredictions } from './plan/predictions.ts'
import { allQuiet, isQuiet } from './plan/read-ahead.ts'
import type { StepPlan } from './plan/step-plan.ts'
import type { StepRun } from './plan/step-run.ts'
import { viewAfter } from './plan/view.ts'

const NO_TIME: Took = { seconds: 0, acted: 0 }

/** Runs a play's steps on one host: plans them all, then, unless it is a dry run, makes it so. */
export async function runSteps(
  stepRuns: readonly StepRun[],
  context: HostContext,
  tell: Tell,
): Promise<HostEnd> {
  const looking = allQuiet(stepRuns, context)
  await context.connected()
  context.doing('reading')
  const unchanged = await looking
  const view = viewAfter(context.earlier)
  const plans = unchanged ?? (await planSteps(stepRuns, context, view))
  const failed = plans.find((plan) => plan.status === 'failed' && !isIgnored(plan))
  const conflict = await findConflict(plans, context)
  if (conflict !== undefined) {
    tell(conflict.stepRun, { status: 'failed', changes: [], reason: conflict.reason }, NO_TIME)
    return 'failed'
  }
  holdTo(context.planned, plans)
  const applies = context.performer !== undefined && !plans.every(isQuiet)
  for (const plan of plans) context.decided?.(plan, !applies)
  if (context.performer !== undefined && applies)
    return applyCompared(stepRuns, plans, { context, performer: context.performer, tell })
  context.earlier.overlay = view.overlay
  for (const plan of plans) if (told(plan)) tell(plan.stepRun, outcomeOf(plan), NO_TIME)
  return failed === undefined ? 'done' : 'failed'
}

/** A saved plan is made only where it would be made again: what it rests on has not moved. */
function holdTo(planned: PlannedPlay | undefined, plans: readonly StepPlan[]): void {
  // As they are told: that is what was saved.
  const now = plans.filter(told).map((plan) => ({ ...predictedOf(plan), changes: outcomeOf(plan).changes }))
  const moved = planned?.differences(now) ?? []
  if (moved.length > 0)
    throw new HostError(
      [
        'the host is no longer as it was when the plan was made; nothing in this play was done',
        ...moved,
      ].join('\n  '),
    )
}

function predictedOf({ stepRun, status, announced, reason }: StepPlan): Predicted {
  const about = { step: stepKey(stepRun), status, changes: announced }
  return reason === undefined ? about : { ...about, reason }
}

/** Makes it so, and compares what was made with what had been planned; what failed or was not reached is left out. */
async function applyCompared(
  stepRuns: readonly StepRun[],
  plans: readonly StepPlan[],
  applying: Applying,
): Promise<HostEnd> {
  const made: Predicted[] = []
  const end = await applySteps(stepRuns, plans, {
    ...applying,
    tell: (stepRun, outcome, took) => {
      if (outcome.status !== 'failed')
        made.push({ step: stepKey(stepRun), status: outcome.status, changes: outcome.changes })
      applying.tell(stepRun, outcome, took)
    },
  })
  const reached = new Set(made.map(({ step }) => step))
  const predicted = plans.map(predictedOf).filter(({ step }) => reached.has(step))
  applying.context.compared(comparePredictions(predicted, made))
  return end
}
