import { Unreachable } from '../../host/channel.ts'
import type { HostContext, View } from '../context.ts'
import { faultWords } from '../task-fault.ts'
import { blankPlan, planTurn, type TurnPlan } from './step-plan.ts'
import type { Turn } from './step-run.ts'
import { remember } from './view.ts'

/** Plans turns in order, each over what those before it would do; stops at one that fails. */
export async function planTurns(
  turns: readonly Turn[],
  context: HostContext,
  view: View,
): Promise<TurnPlan[]> {
  const plans: TurnPlan[] = []
  for (const turn of turns) {
    const plan = await safely(turn, context, view)
    plans.push(plan)
    remember(plan, view)
    if (plan.status === 'failed' && !turn.step.ignoreErrors) break
  }
  return plans
}

/** A look that the host refused, or whose answer cannot be taken, is a failed step, not the end of the run; a lost host is. */
export async function safely(turn: Turn, context: HostContext, view: View): Promise<TurnPlan> {
  try {
    return await planTurn(turn, context, view)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    const base = blankPlan(turn, context.userOf(turn.step))
    const result = { ...base.result, status: 'failed', failed: true, changed: false, skipped: false }
    return { ...base, result, status: 'failed', reason: faultWords(error) }
  }
}
