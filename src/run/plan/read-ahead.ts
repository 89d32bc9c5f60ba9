import { setImmediate } from 'node:timers/promises'
import type { PlanContext, Registered } from '../context.ts'
import { names } from './given.ts'
import { isOrder } from './orders.ts'
import { looksDone } from './plan-judge.ts'
import { idlePlan } from './plan-steps.ts'
import { planStep, type StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'
import { emptyView } from './view.ts'

/** Right as it is: there is nothing to do, and nothing to look at again. */
export function isQuiet(plan: StepPlan): boolean {
  return plan.announced.length === 0 && looksDone(plan)
}

/** It is not expected to run. */
function isRescue({ step }: StepRun): boolean {
  return step.blocks?.some(({ part }) => part === 'rescue') === true
}

/** Every step's read is started at once against the bare host: it fills the cache. */
export async function prefetch(
  stepRuns: readonly StepRun[],
  context: PlanContext,
  registered?: Registered,
): Promise<readonly (StepPlan | undefined)[]> {
  return Promise.all(
    stepRuns
      .filter((stepRun) => !isRescue(stepRun))
      .map((stepRun) => planStep(stepRun, context, emptyView(registered)).catch(() => undefined)),
  )
}

/**
 * Every step's read is started at once against the bare host. Where no step changes anything that another could see, these
 * plans stand; as soon as one is known to, there are none, and the other reads come in for those who plan in order.
 */
export async function allQuiet(
  stepRuns: readonly StepRun[],
  context: PlanContext,
): Promise<readonly StepPlan[] | undefined> {
  const bare = context.earlier.overlay === undefined && stepRuns.every(({ step }) => names(step).length === 0)
  const plans: Promise<StepPlan>[] = []
  const plan = async (stepRun: StepRun) => {
    if (isRescue(stepRun)) return idlePlan(stepRun, context)
    if (isOrder(stepRun.step)) throw new Error('it may end the play')
    const made = await planStep(stepRun, context, emptyView(context.earlier.registered))
    if (!bare || !isQuiet(made)) throw new Error('it has to be planned in order')
    return made
  }
  await context.facts.gather(async () => {
    for (const stepRun of stepRuns) {
      const one = plan(stepRun)
      one.catch(() => undefined) // seen below
      plans.push(one)
      await setImmediate() // a connection that is being made waits for each of our answers
    }
  })
  try {
    return await Promise.all(plans)
  } catch {
    return undefined // what is wrong with a step is found in its place
  }
}
