import type { HostReader } from '../../model/fact.ts'
import type { Announced } from '../../model/outcome.ts'
import { known, unknown } from '../../model/seen.ts'
import { pendingHandler } from '../../resource/handler/pending-handler.ts'
import { handled, notified } from '../../resource/handler/pending-handler-change.ts'
import type { View } from '../context.ts'
import { handledBy, type StepRun } from './step-run.ts'

/** A view, and the reader of the user who keeps our folder. */
export interface HandlerContext {
  readonly view: View
  readonly stateOwner: HostReader
}

/** The pending handlers that a step which changes something brings, counted in the view; where it may have nothing to do, they are assumed. */
export async function notificationsOf(
  { notifies, step }: StepRun,
  { view, stateOwner }: HandlerContext,
  assuming: readonly string[],
): Promise<Announced[]> {
  const found: Announced[] = []
  const asked = notifies.map(async (one) => ({ ...one, seen: await stateOwner.see(pendingHandler(one.key)) }))
  for (const { key, step: handlerName, seen } of await Promise.all(asked)) {
    const [playbook = ''] = key.split(': ')
    const change = notified({ key, step: handlerName, playbook, cause: step.name }, seen)
    if (seen.known && seen.value !== null) {
      if ((seen.assuming ?? []).length > 0 && assuming.length === 0)
        view.overlay.invalidate({ fact: pendingHandler(key), becomes: known(seen.value) })
      continue
    }
    view.overlay.add({
      ...change,
      after: change.after.known ? known(change.after.value, assuming) : change.after,
    })
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}

/** The pending handlers that a step handles, counted in the view. */
export async function handledNow(
  stepRun: StepRun,
  { view, stateOwner }: HandlerContext,
): Promise<Announced[]> {
  const found: Announced[] = []
  const asked = handledBy(stepRun).map(async (key) => ({
    key,
    seen: await stateOwner.see(pendingHandler(key)),
  }))
  for (const { key, seen } of await Promise.all(asked)) {
    if (!seen.known || seen.value === null) continue
    const change = handled({ key, step: stepRun.step.name }, seen)
    view.overlay.add(change)
    found.push({ change, certainty: 'definite', because: [] })
  }
  return found
}

/** Whether its handlers are notified hangs on a step that is unknown. */
export function doubtNotified({ notifies, step }: StepRun, { overlay }: View): void {
  for (const { key } of notifies)
    overlay.invalidate({
      fact: pendingHandler(key),
      becomes: unknown(`it depends on the step “${step.name}”`),
    })
}
