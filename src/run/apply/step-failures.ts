import type { Announced } from '../../model/outcome.ts'
import type { HostContext } from '../context.ts'
import { beforeUnknown } from '../plan/plan-judge.ts'
import type { TurnPlan } from '../plan/step-plan.ts'
import { stepKey } from './step-outcome.ts'

/** Under a saved plan a step that would do what was not announced fails instead: this is the plan's word, and not ignored. */
export function admitted(plan: TurnPlan, { planned }: HostContext): TurnPlan {
  const one = planned?.unannounced(stepKey(plan.turn), beforeUnknown(plan))
  if (one === undefined) return plan
  const reason = `the plan does not announce this: ${one.change.summary} (make a new plan, or apply with --allow-unannounced)`
  return { ...plan, status: 'failed', announced: [], reason, counts: true }
}

/** A turn of which it cannot be told what is left. */
export function cannotTell(plan: TurnPlan): TurnPlan {
  const because = plan.reason ?? plan.announced.flatMap((one) => one.because).join('; ')
  return { ...plan, status: 'failed', reason: `it cannot be told what is left to do: ${because}` }
}

/** A turn that would do again what it just did. */
export function unconverged(plan: TurnPlan, left: readonly Announced[]): TurnPlan {
  const what = left.map(({ change }) => change.summary).join(', ')
  return { ...plan, status: 'failed', reason: `did not converge: after acting, it would still ${what}` }
}

/** A turn that ended early, in the words of the host, at the first change that is left. */
export function failure(plan: TurnPlan, words: string, [next]: readonly Announced[]): TurnPlan {
  return {
    ...plan,
    status: 'failed',
    reason: next === undefined ? words : `${next.change.summary}: ${words}`,
  }
}

/** A turn that acted and cannot be looked at any more: what is left of it nobody knows. */
export function unseen(plan: TurnPlan, reason = 'without words'): TurnPlan {
  return { ...plan, status: 'failed', reason: `after acting, it could not be looked at again: ${reason}` }
}

/** A turn that acted, and was ended before it was done. */
export function unfinished(plan: TurnPlan, left: readonly Announced[], why: string): TurnPlan {
  const what = left.map(({ change }) => change.summary).join(', ')
  return { ...plan, status: 'failed', reason: `${why}; it would still ${what}` }
}

/** What is said of work that was done, and is to be done again now. */
export function undoneWords(again: string): string {
  return `it was undone before the play was over: the next run would ${again}`
}
