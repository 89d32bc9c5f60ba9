import type { Announced } from '../../model/outcome.ts'
import type { HostContext } from '../context.ts'
import { beforeUnknown } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { stepKey } from './step-outcome.ts'

/** Under a saved plan a step that would do what was not announced fails instead: this is the plan's word, and not ignored. */
export function admitted(plan: StepPlan, { planned }: HostContext): StepPlan {
  const one = planned?.unannounced(stepKey(plan.stepRun), beforeUnknown(plan))
  if (one === undefined) return plan
  const reason = `the plan does not announce this: ${one.change.summary} (make a new plan, or apply with --allow-unannounced)`
  return { ...plan, status: 'failed', announced: [], reason, counts: true }
}

/** A step of which it cannot be told what is left. */
export function cannotTell(plan: StepPlan): StepPlan {
  const because = plan.reason ?? plan.announced.flatMap((one) => one.because).join('; ')
  return { ...plan, status: 'failed', reason: `what is left to do is not known: ${because}` }
}

/** A step that would do again what it just did. */
export function unconverged(plan: StepPlan, left: readonly Announced[]): StepPlan {
  const what = left.map(({ change }) => change.summary).join(', ')
  return { ...plan, status: 'failed', reason: `did not converge: after acting, it would still ${what}` }
}

/** A step that ended early, in the words of the host, at the first change that is left. */
export function failure(plan: StepPlan, words: string, [next]: readonly Announced[]): StepPlan {
  return {
    ...plan,
    status: 'failed',
    reason: next === undefined ? words : `${next.change.summary}: ${words}`,
  }
}

/** A step that acted and cannot be looked at any more: what is left of it nobody knows. */
export function unseen(plan: StepPlan, reason = 'no reason given'): StepPlan {
  return { ...plan, status: 'failed', reason: `after acting, it could not be checked again: ${reason}` }
}

/** A step that acted, and was ended before it was done. */
export function unfinished(plan: StepPlan, left: readonly Announced[], why: string): StepPlan {
  const what = left.map(({ change }) => change.summary).join(', ')
  return { ...plan, status: 'failed', reason: `${why}; it would still ${what}` }
}

/** What is said of work that was done, and is to be done again now. */
export function undoneWords(again: string): string {
  return `it was undone before the play was over: the next run would ${again}`
}
