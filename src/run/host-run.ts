import { HostError } from '../host/channel.ts'
import type { Predicted } from '../model/predictions.ts'
import type { PlannedPlay } from '../saved-plan/planned-host.ts'
import { applySteps } from './apply/apply.ts'
import type { Applying } from './apply/progress.ts'
import {
  type HostEnd,
  outcomeOf,
  stepKey,
  type Tell,
  type Took,
  told,
  withRescue,
} from './apply/step-outcome.ts'
import type { HostContext } from './context.ts'
import { hasFailed } from './flow.ts'
import { findConflict } from './plan/conflict.ts'
import { hasEnded } from './plan/orders.ts'
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
  // Where something has failed it is not told beforehand whose turn it is.
  const looking = context.flow.broken().length > 0 ? undefined : allQuiet(stepRuns, context)
  await context.connected()
  context.doing('reading')
  const unchanged = await looking
  const view = viewAfter(context.earlier)
  const plans = unchanged ?? (await planSteps(stepRuns, context, view))
  const conflict = await findConflict(plans, context)
  if (conflict !== undefined) {
    tell(conflict.stepRun, { status: 'failed', changes: [], reason: conflict.reason }, NO_TIME)
    return 'failed'
  }
  holdTo(context.planned, plans)
  const applies = context.performer !== undefined && !plans.every(isQuiet)
  for (const plan of plans) context.decided?.(plan, !applies)
  if (context.performer !== undefined && applies) {
    if (plans.some(({ status }) => status === 'changed' || status === 'unknown'))
      await context.beforeActing?.()
    return applyCompared(stepRuns, plans, { context, performer: context.performer, tell })
  }
  context.earlier.overlay = view.overlay
  if (unchanged === undefined) context.earlier.registered = view.registered
  for (const plan of plans)
    if (told(plan)) tell(plan.stepRun, withRescue(outcomeOf(plan), plan.stepRun, context.flow), NO_TIME)
  if (plans.some(hasEnded)) context.flow.end()
  for (const plan of plans)
    if (plan.status === 'failed' && !isIgnored(plan)) context.flow.fail(plan.stepRun.step)
  return hasFailed(context) ? 'failed' : 'done'
}

/** A saved plan is made only where it would be made again: what it rests on has not moved. */
function holdTo(planned: PlannedPlay | undefined, plans: readonly StepPlan[]): void {
  // As they are told: that is what was saved.
  const now = plans.filter(told).map((plan) => ({
    ...predictedOf(plan),
    status: outcomeOf(plan).status,
    changes: outcomeOf(plan).changes,
  }))
  const moved = planned?.differences(now) ?? []
  if (moved.length > 0)
    throw new HostError(
      [
        'the host is no longer as it was when the plan was made; nothing in this play was done',
        ...moved,
      ].join('\n  '),
    )
}

function predictedOf(plan: StepPlan): Predicted {
  const { status: told, reason } = outcomeOf(plan)
  // A rescue is not expected: what it does when it comes is no broken promise.
  const status = plan.idle ? 'unknown' : told
  const changes = plan.unjudged === undefined ? plan.announced : outcomeOf(plan).changes
  const about = { step: stepKey(plan.stepRun), status, changes }
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
