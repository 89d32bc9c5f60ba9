import { emptyOverlay } from '../../host/overlay.ts'
import type { Values } from '../../model/value.ts'
import { deriveEntry } from '../../resource/file/entry-derive.ts'
import type { Earlier, View } from '../context.ts'
import { restsOn } from './plan-judge.ts'
import type { StepPlan } from './step-plan.ts'

/** A view of the host as it is, with nothing planned over it. */
export function emptyView(
  registered: ReadonlyMap<string, Values> = new Map(),
  acts: ReadonlySet<string> = new Set(),
): View {
  const overlay = emptyOverlay(deriveEntry)
  return { overlay, registered: new Map(registered), assumed: new Map(), acts: new Set(acts) }
}

/** A view of the host as the plays before this one leave it. */
export function viewAfter({ overlay }: Earlier): View {
  return overlay === undefined ? emptyView() : { ...emptyView(), overlay: overlay.copy() }
}

/** Registers what a step gave. */
export function remember(plan: StepPlan, view: View): void {
  const { register } = plan.stepRun.step
  if (register === undefined) return
  view.registered.set(register, plan.result)
  view.assumed.set(register, restsOn(plan))
}
