import { HostError } from '../host/channel.ts'
import type { Predicted } from '../model/honesty.ts'
import type { PlannedPlay } from '../plan/planned-host.ts'
import { applyTurns } from './apply/apply.ts'
import type { Applying } from './apply/progress.ts'
import { type HostEnd, outcomeOf, stepKey, type Tell, type Took, told } from './apply/step-outcome.ts'
import type { HostContext } from './context.ts'
import { findConflict } from './plan/conflict.ts'
import { isIgnored } from './plan/plan-judge.ts'
import { planTurns } from './plan/plan-steps.ts'
import { compareHonesty } from './plan/prediction.ts'
import { allQuiet, isQuiet } from './plan/read-ahead.ts'
import type { TurnPlan } from './plan/step-plan.ts'
import type { Turn } from './plan/step-run.ts'
import { viewAfter } from './plan/view.ts'

const NO_TIME: Took = { seconds: 0, acted: 0 }

/** Runs a play's turns on one host: plans them all, then, unless it is a dry run, makes it so. */
export async function runTurns(turns: readonly Turn[], context: HostContext, tell: Tell): Promise<HostEnd> {
  const looking = allQuiet(turns, context)
  await context.connected()
  context.doing('reading')
  const quiet = await looking
  const view = viewAfter(context.earlier)
  const plans = quiet ?? (await planTurns(turns, context, view))
  const failed = plans.find((plan) => plan.status === 'failed' && !isIgnored(plan))
  const conflict = await findConflict(plans, context)
  if (conflict !== undefined) {
    tell(conflict.turn, { status: 'failed', changes: [], reason: conflict.reason }, NO_TIME)
    return 'failed'
  }
  holdTo(context.planned, plans)
  if (context.performer !== undefined && !plans.every(isQuiet))
    return applyCompared(turns, plans, { context, performer: context.performer, tell })
  context.earlier.overlay = view.overlay
  for (const plan of plans) if (told(plan)) tell(plan.turn, outcomeOf(plan), NO_TIME)
  return failed === undefined ? 'done' : 'failed'
}

/** A saved plan is made only where it would be made again: what it rests on has not moved. */
function holdTo(planned: PlannedPlay | undefined, plans: readonly TurnPlan[]): void {
  // As they are told: that is what was saved.
  const now = plans.filter(told).map((plan) => ({ ...predictedOf(plan), changes: outcomeOf(plan).changes }))
  const moved = planned?.differences(now) ?? []
  if (moved.length > 0)
    throw new HostError(
      ['the host is not as it was when the plan was made; nothing of this play was done', ...moved].join(
        '\n  ',
      ),
    )
}

function predictedOf({ turn, status, announced, reason }: TurnPlan): Predicted {
  const about = { step: stepKey(turn), status, changes: announced }
  return reason === undefined ? about : { ...about, reason }
}

/** Makes it so, and compares what was made with what had been planned; what failed or was not reached is left out. */
async function applyCompared(
  turns: readonly Turn[],
  plans: readonly TurnPlan[],
  applying: Applying,
): Promise<HostEnd> {
  const made: Predicted[] = []
  const end = await applyTurns(turns, plans, {
    ...applying,
    tell: (turn, outcome, took) => {
      if (outcome.status !== 'failed')
        made.push({ step: stepKey(turn), status: outcome.status, changes: outcome.changes })
      applying.tell(turn, outcome, took)
    },
  })
  const reached = new Set(made.map(({ step }) => step))
  const predicted = plans.map(predictedOf).filter(({ step }) => reached.has(step))
  applying.context.compared(compareHonesty(predicted, made))
  return end
}
