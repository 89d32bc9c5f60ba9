import { Unreachable } from '../host/channel.ts'
import type { Change } from '../model/change.ts'
import type { HostContext, View } from './context.ts'
import { viewAfter } from './host-run.ts'
import type { Turn } from './turn.ts'
import { planTurn, type TurnPlan } from './turn-plan.ts'

/** Two steps that decide the same thing, so that no run could ever converge. */
export interface Conflict {
  readonly turn: Turn
  readonly reason: string
}

/** Plans every step once more over the end of the play: one that would act again is undone by a later one. */
export async function findConflict(
  plans: readonly TurnPlan[],
  context: HostContext,
): Promise<Conflict | undefined> {
  const shared = sharedGoals(plans)
  const suspects = plans.filter((plan) => isSuspect(plan) && goals(plan).some((goal) => shared.has(goal)))
  if (suspects.length === 0) return undefined
  const end = finalView(plans, context)
  for (const plan of suspects) {
    const again = await planAgain(plan, context, end)
    const first = again?.announced.find(
      ({ change, certainty }) =>
        isStep(change) && certainty === 'definite' && goals(plan).includes(goalOf(change)),
    )
    if (first === undefined) continue
    const rival = plans.findLast((other) => other !== plan && goals(other).includes(goalOf(first.change)))
    if (rival === undefined) continue
    const { step } = plan.turn
    const reason = `“${step.name}” (line ${step.at.line}) and “${rival.turn.step.name}” (line ${rival.turn.step.at.line}) decide differently about ${first.change.subject}: no run could satisfy both. If the first is meant for a while only, mark it transient: true`
    return { turn: plan.turn, reason }
  }
  return undefined
}

function isSuspect(plan: TurnPlan): boolean {
  return (
    plan.status === 'changed' &&
    !plan.turn.handler &&
    !plan.turn.step.transient &&
    plan.announced.some(({ change }) => isStep(change))
  )
}

function finalView(plans: readonly TurnPlan[], { earlier }: HostContext): View {
  const view = viewAfter(earlier)
  for (const plan of plans) {
    for (const { change } of plan.announced) view.overlay.add(change)
    if (plan.turn.step.register !== undefined) view.registered.set(plan.turn.step.register, plan.result)
  }
  return view
}

async function planAgain(plan: TurnPlan, context: HostContext, end: View): Promise<TurnPlan | undefined> {
  try {
    return await planTurn(plan.turn, context, end)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    return undefined // it could be planned in its place; what stands in its way now is the later steps' work
  }
}

/** What more than one step decides: nothing else can be decided differently. */
function sharedGoals(plans: readonly TurnPlan[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const plan of plans)
    for (const goal of new Set(goals(plan))) {
      if (seen.has(goal)) shared.add(goal)
      seen.add(goal)
    }
  return shared
}

function isStep(change: Change): boolean {
  return change.sort === 'state' && change.kind !== 'debt'
}

function goals(plan: TurnPlan): string[] {
  return plan.announced.filter(({ change }) => isStep(change)).map(({ change }) => goalOf(change))
}

function goalOf(change: Change): string {
  return change.sort === 'state' ? change.goal.id : ''
}
