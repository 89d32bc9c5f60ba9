import { setImmediate } from 'node:timers/promises'
import { Unreachable } from '../host/channel.ts'
import type { Values } from '../model/value.ts'
import type { HostContext, View } from './context.ts'
import { looksDone } from './plan-judge.ts'
import { faultWords } from './task-fault.ts'
import type { Turn } from './turn.ts'
import { blankPlan, planTurn, type TurnPlan } from './turn-plan.ts'
import { emptyView, remember } from './view.ts'

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
