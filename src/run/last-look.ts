import type { StateChange } from '../model/change.ts'
import { wordsFor } from './conflict.ts'
import type { HostEnd } from './host-run.ts'
import { acts, goalsOf, uncertain } from './plan-judge.ts'
import type { Performing } from './progress.ts'
import { undoneWords } from './turn-failures.ts'
import type { TurnPlan } from './turn-plan.ts'
import { again, isAsked } from './verify.ts'

/**
 * At the end of a play that was not known as a whole beforehand, what its frames but the last decided is looked at once more, in
 * one round trip: a step that could not be foreseen may have undone it, and no step that says `changed` may have anything left.
 */
export async function lookBack(
  announced: readonly TurnPlan[],
  frames: readonly (readonly TurnPlan[])[],
  performing: Performing,
): Promise<HostEnd> {
  const { context, state, tell } = performing
  if (!announced.some((plan) => uncertain(plan) || isOpaque(plan) || isAsked(plan))) return 'done'
  const last = frames.findLastIndex((frame) => frame.some(acts))
  const due = frames.slice(0, Math.max(last, 0)).flat().filter(isDue)
  for (const { seen } of due) for (const { fact, user } of seen) void context.facts.ask(fact, user)
  const looked = await Promise.all(due.map((plan) => again(plan, context, state)))
  let end: HostEnd = 'done'
  for (const [at, plan] of due.entries()) {
    const undone = undoneIn(looked[at] ?? plan)
    if (undone === undefined) continue
    const later = frames.slice(frames.findIndex((frame) => frame.includes(plan)) + 1).flat()
    const reason = reasonFor(plan, undone, later)
    tell(plan.turn, { status: 'failed', changes: [], reason }, { seconds: 0, acted: 0 })
    end = 'failed'
  }
  return end
}

/** Something of it alters nobody knows what. */
function isOpaque({ announced }: TurnPlan): boolean {
  return announced.some(({ change }) =>
    change.effects.some((effect) => !('fact' in effect) && effect.kinds === undefined),
  )
}

/** What was decided for good, whether or not there was anything to do. */
function isDue(plan: TurnPlan): boolean {
  const { turn, status, decided } = plan
  const lasts = !turn.handler && !turn.step.transient
  return lasts && (status === 'ok' || status === 'changed') && decided.some((item) => item.length > 0)
}

function undoneIn({ announced, status, reason }: TurnPlan): StateChange | string | undefined {
  if (status === 'failed') return reason
  for (const { change, certainty } of announced)
    if (change.sort === 'state' && change.kind !== 'debt' && certainty === 'definite') return change
  return undefined
}

function reasonFor(plan: TurnPlan, undone: StateChange | string, later: readonly TurnPlan[]): string {
  const words = typeof undone === 'string' ? `fail: ${undone}` : undone.summary
  const rival = later.find(
    ({ announced }) => typeof undone !== 'string' && goalsOf(announced).includes(undone.goal.id),
  )
  if (rival !== undefined && typeof undone !== 'string') return wordsFor(plan.turn, rival.turn, undone)
  return undoneWords(words)
}
