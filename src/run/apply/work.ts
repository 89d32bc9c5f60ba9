import { type Change, isBookkeeping } from '../../model/change.ts'
import type { Said } from '../../model/change-kind.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Work } from '../../perform/frame-items.ts'
import { preludeOf } from '../plan/environment.ts'
import type { StepPlan } from '../plan/step-plan.ts'

/**
 * Only the first change of a thing is guarded: what a later one starts from was made in the same frame. How the run keeps its
 * books is written by who keeps our folder, whoever the step acts as.
 */
export function guarded<P extends Pick<StepPlan, 'stepRun' | 'user' | 'itemOf' | 'environments'>>(
  list: readonly { readonly plan: P; readonly one: Announced }[],
  stateOwner: string,
  answering?: (plan: P, change: Change) => (said: Said) => void,
): Work[] {
  const touched = new Set<string>()
  const paused = new Set<string>()
  return list.map(({ plan, one: { change } }) => {
    const goal = change.sort === 'state' ? change.goal.id : ''
    const first = !touched.has(goal)
    touched.add(goal)
    const { reconnect, transient, failedWhen, until, noLog, timeLimit, loopPause = 0 } = plan.stepRun.step
    const item = plan.itemOf?.get(change)
    const pause =
      item !== undefined && item > 0 && !paused.has(`${plan.stepRun.number} ${item}`) ? loopPause : 0
    paused.add(`${plan.stepRun.number} ${item}`)
    const prelude = item === undefined ? '' : preludeOf(plan.environments?.[item], pause)
    const answered = change.kind.answer === undefined ? undefined : answering?.(plan, change)
    return {
      change: noLog === true ? { ...change, secret: true } : change,
      user: isBookkeeping(change) ? stateOwner : plan.user,
      guarded: first,
      transient,
      ...(prelude === '' ? {} : { prelude }),
      ...(timeLimit === undefined || isBookkeeping(change) ? {} : { limit: timeLimit }),
      ...(answered === undefined
        ? {}
        : { answered, isJudged: failedWhen !== undefined || until !== undefined }),
      ...(reconnect === undefined ? {} : { reconnect }),
    }
  })
}
