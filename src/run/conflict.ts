import { Unreachable } from '../host/channel.ts'
import type { Change, StateChange } from '../model/change.ts'
import type { HostContext, View } from './context.ts'
import { viewAfter } from './host-run.ts'
import type { Turn } from './turn.ts'
import { planTurn, type TurnPlan } from './turn-plan.ts'

/** Two steps that decide the same thing, so that no run could ever converge. */
export interface Conflict {
  readonly turn: Turn
  readonly reason: string
}

/**
 * Plans every step whose states another one decides, too, once more over the end of the play: one that would act again is
 * undone by a later one. Which states are decided counts, not which happen to be wrong on the host today.
 */
export async function findConflict(
  plans: readonly TurnPlan[],
  context: HostContext,
): Promise<Conflict | undefined> {
  if (plans.every(({ announced }) => announced.length === 0)) return undefined
  const shared = sharedTopics(plans)
  const takers = takersOf(plans)
  const suspects = plans.filter(
    (plan) =>
      isSuspect(plan) &&
      (topicsOf(plan).some((topic) => shared.has(topic)) || takerOf(plan, takers) !== undefined),
  )
  if (suspects.length === 0) return undefined
  const end = finalView(plans, context)
  for (const plan of suspects) {
    const undone = await undoneOf(plan, context, end)
    if (undone === undefined) continue
    if (undone === 'refused') {
      const rival = takerOf(plan, takers)
      const [made] = plan.decided.flat()
      if (rival !== undefined && made !== undefined)
        return { turn: plan.turn, reason: wordsFor(plan.turn, rival.turn, made) }
      continue
    }
    const topics = new Set(topicsOf(plan))
    const rivals = plans.filter(
      (other) => other !== plan && topicsOf(other).some((topic) => topics.has(topic)),
    )
    const same = rivals.findLast((other) => topicsOf(other).includes(undone.goal.id))
    const rival = same ?? rivals.at(-1)
    if (rival !== undefined) return { turn: plan.turn, reason: wordsFor(plan.turn, rival.turn, undone) }
    if (times(topicsOf(plan), undone.goal.id) > 1)
      return { turn: plan.turn, reason: wordsFor(plan.turn, plan.turn, undone) }
  }
  return undefined
}

/** What is said of two steps, or of items of one, of which a later one undoes an earlier one. */
export function wordsFor(
  { step }: Turn,
  { step: rival }: Turn,
  { subject }: Pick<StateChange, 'subject'>,
): string {
  if (step === rival)
    return `items of the loop of “${step.name}” (line ${step.at.line}) decide differently about ${subject}: no run could satisfy all of them`
  return `“${step.name}” (line ${step.at.line}) and “${rival.name}” (line ${rival.at.line}) decide differently about ${subject}: no run could satisfy both. If the first is meant for a while only, mark it transient: true`
}

function isSuspect({ status, turn }: TurnPlan): boolean {
  return status !== 'failed' && status !== 'skipped' && !turn.handler && !turn.step.transient
}

function finalView(plans: readonly TurnPlan[], { earlier }: HostContext): View {
  const view = viewAfter(earlier)
  for (const plan of plans) {
    // Whatever stood there before: where a step comes to a known end, that is it.
    const ends = new Set<Change>(plan.decided.flat().filter(({ after }) => after.known))
    for (const { change, certainty } of plan.announced)
      if (certainty !== 'unknown' || ends.has(change)) view.overlay.add(change)
    if (plan.turn.step.register !== undefined) view.registered.set(plan.turn.step.register, plan.result)
  }
  return view
}

/** The last step that takes a thing away, by the fact that is then nothing. */
function takersOf(plans: readonly TurnPlan[]): ReadonlyMap<string, TurnPlan> {
  const takers = new Map<string, TurnPlan>()
  for (const plan of plans)
    for (const { after, goal } of plan.decided.flat())
      if (after.known && after.value === null) takers.set(goal.id, plan)
  return takers
}

/** A later step that takes away what a step rests on, as the directory above its file. */
function takerOf(plan: TurnPlan, takers: ReadonlyMap<string, TurnPlan>): TurnPlan | undefined {
  if (takers.size === 0 || plan.decided.flat().length === 0) return undefined
  const found = plan.seen.flatMap(({ fact }) => takers.get(fact.id) ?? [])
  return found.find(({ turn }) => turn.number > plan.turn.number)
}

/** What of its own a step would surely do again at the end of the play; or it would be refused then. */
async function undoneOf(
  plan: TurnPlan,
  context: HostContext,
  end: View,
): Promise<StateChange | 'refused' | undefined> {
  try {
    const own = new Set(plan.decided.flat().map(({ goal }) => goal.id))
    const aside = { ...end, overlay: end.overlay.copy() }
    const { announced, status } = await planTurn(plan.turn, context, aside)
    if (status === 'failed') return 'refused'
    return announced
      .filter(({ certainty }) => certainty === 'definite')
      .map(({ change }) => change)
      .find((change) => change.sort === 'state' && own.has(change.goal.id)) as StateChange | undefined
  } catch (error) {
    if (error instanceof Unreachable) throw error
    return undefined // it could be planned in its place; what stands in its way now is the later steps' work
  }
}

/** What more than one item of any step decides, or alters: nothing else can be decided differently. */
function sharedTopics(plans: readonly TurnPlan[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const topic of plans.flatMap(topicsOf)) {
    if (seen.has(topic)) shared.add(topic)
    seen.add(topic)
  }
  return shared
}

/** The facts that each item of a turn decides, or says that it alters, once an item. */
function topicsOf({ decided }: TurnPlan): string[] {
  return decided.flatMap((item) => [
    ...new Set(
      item.flatMap(({ goal, effects }) => [
        goal.id,
        ...effects.flatMap((effect) => ('fact' in effect ? [effect.fact.id] : [])),
      ]),
    ),
  ])
}

function times(list: readonly string[], one: string): number {
  return list.filter((other) => other === one).length
}
