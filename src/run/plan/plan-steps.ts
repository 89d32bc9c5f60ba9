import { Unreachable } from '../../host/channel.ts'
import type { PlanContext, View } from '../context.ts'
import { faultWords } from '../task-fault.ts'
import { blankPlan, planStep, type StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'
import { remember } from './view.ts'

/** Plans steps in order, each over what those before it would do; stops at one that fails. */
export async function planSteps(
  stepRuns: readonly StepRun[],
  context: PlanContext,
  view: View,
): Promise<StepPlan[]> {
  const plans: StepPlan[] = []
  for (const stepRun of stepRuns) {
    const plan = await safely(stepRun, context, view)
    plans.push(plan)
    remember(plan, view)
    if (plan.status === 'failed' && !stepRun.step.ignoreErrors) break
  }
  return plans
}

/** A look that the host refused, or whose answer cannot be taken, is a failed step, not the end of the run; a lost host is. */
export async function safely(stepRun: StepRun, context: PlanContext, view: View): Promise<StepPlan> {
  try {
    return await planStep(stepRun, context, view)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    const base = blankPlan(stepRun, context.userOf(stepRun.step))
    const result = { ...base.result, status: 'failed', failed: true, changed: false, skipped: false }
    return { ...base, result, status: 'failed', reason: faultWords(error) }
  }
}
