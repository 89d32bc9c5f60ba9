import { type Derive, emptyOverlay } from '../../host/overlay.ts'
import { deriveEntry } from '../../resource/file/entry-derive.ts'
import { deriveServed } from '../../resource/sql/kinds.ts'
import type { Earlier, Registered, View } from '../context.ts'
import { altersGiven, clearsFacts, forgetFacts, keep } from './given.ts'
import { restsOn } from './plan-judge.ts'
import type { StepPlan } from './step-plan.ts'

const derive: Derive = (fact, planned, own) =>
  deriveServed(fact, planned, own) ?? deriveEntry(fact, planned, own)

/** A view of the host as it is, with nothing planned over it. */
export function emptyView(registered: Registered = new Map(), acts: ReadonlySet<string> = new Set()): View {
  const overlay = emptyOverlay(derive)
  return { overlay, registered: new Map(registered), assumed: new Map(), acts: new Set(acts) }
}

/** A view of the host as the plays before this one leave it. */
export function viewAfter({ overlay, registered }: Earlier): View {
  const view = emptyView(registered)
  return overlay === undefined ? view : { ...view, overlay: overlay.copy() }
}

/** Registers what a step gave. */
export function remember(plan: StepPlan, view: View): void {
  const { step } = plan.stepRun
  const { register } = step
  const { variables = {} } = plan
  keep(step, variables, view.registered)
  if (clearsFacts(step) && plan.status === 'ok') forgetFacts(view.registered)
  for (const name of Object.keys(variables)) view.assumed.set(name, plan.assuming)
  if (register === undefined) return
  view.registered.set(register, plan.result)
  view.assumed.set(register, restsOn(plan))
}

/** What is registered once a step is over as planned, too. */
export function withResult(registered: Registered, plan: StepPlan): Registered {
  if (!altersGiven(plan.stepRun.step)) return registered
  const view = emptyView(registered)
  remember(plan, view)
  return view.registered
}
