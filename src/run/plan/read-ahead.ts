import { setImmediate } from 'node:timers/promises'
import type { Values } from '../../model/value.ts'
import type { HostContext } from '../context.ts'
import { looksDone } from './plan-judge.ts'
import { planTurn, type TurnPlan } from './step-plan.ts'
import type { Turn } from './step-run.ts'
import { emptyView } from './view.ts'

/** Right as it is: there is nothing to do, and nothing to look at again. */
export function isQuiet(plan: TurnPlan): boolean {
  return plan.announced.length === 0 && looksDone(plan)
}

/** Every turn's read is started at once against the bare host: it fills the cache. */
export async function warm(
  turns: readonly Turn[],
  context: HostContext,
  registered?: ReadonlyMap<string, Values>,
): Promise<readonly (TurnPlan | undefined)[]> {
  return Promise.all(
    turns.map((turn) => planTurn(turn, context, emptyView(registered)).catch(() => undefined)),
  )
}

/**
 * Every turn's read is started at once against the bare host. Where no turn changes anything that another could see, these
 * plans stand; as soon as one is known to, there are none, and the other reads come in for those who plan in order.
 */
export async function allQuiet(
  turns: readonly Turn[],
  context: HostContext,
): Promise<readonly TurnPlan[] | undefined> {
  const bare = context.earlier.overlay === undefined && turns.every(({ step }) => step.register === undefined)
  const plans: Promise<TurnPlan>[] = []
  const plan = async (turn: Turn) => {
    const made = await planTurn(turn, context, emptyView())
    if (!bare || !isQuiet(made)) throw new Error('it has to be planned in order')
    return made
  }
  await context.facts.gather(async () => {
    for (const turn of turns) {
      const one = plan(turn)
      one.catch(() => undefined) // seen below
      plans.push(one)
      await setImmediate() // a connection that is being made waits for each of our answers
    }
  })
  try {
    return await Promise.all(plans)
  } catch {
    return undefined // what is wrong with a turn is found in its place
  }
}
