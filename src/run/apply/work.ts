import { type Change, isBookkeeping } from '../../model/change.ts'
import type { Said } from '../../model/change-kind.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Work } from '../../perform/frame-items.ts'
import type { StepPlan } from '../plan/step-plan.ts'

/**
 * Only the first change of a thing is guarded: what a later one starts from was made in the same frame. How the run keeps its
 * books is written by who keeps our folder, whoever the step acts as.
 */
export function guarded<P extends Pick<StepPlan, 'stepRun' | 'user'>>(
  list: readonly { readonly plan: P; readonly one: Announced }[],
  stateOwner: string,
  answering?: (plan: P, change: Change) => (said: Said) => void,
): Work[] {
  const touched = new Set<string>()
  return list.map(({ plan, one: { change } }) => {
    const goal = change.sort === 'state' ? change.goal.id : ''
    const first = !touched.has(goal)
    touched.add(goal)
    const { reconnect, transient, failedWhen, until } = plan.stepRun.step
    const answered = change.kind.answer === undefined ? undefined : answering?.(plan, change)
    return {
      change,
      user: isBookkeeping(change) ? stateOwner : plan.user,
      guarded: first,
      transient,
      ...(answered === undefined
        ? {}
        : { answered, isJudged: failedWhen !== undefined || until !== undefined }),
      ...(reconnect === undefined ? {} : { reconnect }),
    }
  })
}
