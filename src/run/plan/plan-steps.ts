import { Unreachable } from '../../host/channel.ts'
import { type Unknown, unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import type { PlanContext, View } from '../context.ts'
import { faultWords } from '../task-fault.ts'
import { setsAny } from './given.ts'
import { endsHost, hasEnded } from './orders.ts'
import { isIgnored } from './plan-judge.ts'
import { blankPlan, perhapsStep, planStep, type StepPlan } from './step-plan.ts'
import { resultOf } from './step-result.ts'
import type { StepRun } from './step-run.ts'
import { remember } from './view.ts'

/** Plans steps in order, each over what those before it would do; what comes after one that fails is its blocks' matter. */
export async function planSteps(
  stepRuns: readonly StepRun[],
  context: PlanContext,
  view: View,
): Promise<StepPlan[]> {
  const plans: StepPlan[] = []
  const flow = context.flow.copy()
  let ended: Unknown | undefined
  for (const stepRun of stepRuns) {
    const turn = flow.turn(stepRun.step)
    if (turn === 'over') continue
    const plan =
      turn === 'idle'
        ? idlePlan(stepRun, context)
        : ended === undefined
          ? await safely(stepRun, context, view)
          : await perhapsStep(stepRun, ended, { context, view })
    plans.push(plan)
    remember(plan, view)
    if (hasEnded(plan)) flow.end()
    if (plan.status === 'unknown') ended ??= barrierOf(plan)
    if (plan.status !== 'failed' || isIgnored(plan)) continue
    flow.fail(stepRun.step)
    for (const [name, value] of failedNames(plan)) view.registered.set(name, value)
  }
  return plans
}

/** Why nothing can be told of the steps behind one that is unknown. */
function barrierOf({ stepRun: { step }, reason = '' }: StepPlan): Unknown | undefined {
  if (endsHost(step)) return unknown(`the play may have ended before: ${reason}`)
  return setsAny(step) ? unknown(`any variable may have been set before: ${reason}`) : undefined
}

/** What a rescue finds of the failure that it is there for. */
export function failedNames({ stepRun: { step }, result }: StepPlan): [string, Values][] {
  const failed = { name: step.name, action: step.task }
  return [
    ['ansible_failed_task', failed],
    ['ansible_failed_result', result],
  ]
}

/** A step of a rescue that nothing calls for. */
export function idlePlan(stepRun: StepRun, context: PlanContext): StepPlan {
  const base = blankPlan(stepRun, context.userOf(stepRun.step))
  const { block } = stepRun.step.blocks?.findLast(({ part }) => part === 'rescue') ?? {}
  const reason = `only if a step of “${block?.name ?? 'its block'}” fails`
  return { ...base, idle: true, status: 'skipped', reason, result: resultOf(stepRun.step, [], 'skipped') }
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
