import { isBookkeeping, type StateChange } from '../../model/change.ts'
import { wordsFor } from '../plan/conflict.ts'
import { acts, goalsOf, uncertain } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { withResult } from '../plan/view.ts'
import type { Performing } from './progress.ts'
import { undoneWords } from './step-failures.ts'
import type { HostEnd } from './step-outcome.ts'
import { lookAgain } from './verify.ts'

/**
 * At the end of a play that was not known as a whole beforehand, what it decided is looked at once more: a step that could not
 * be foreseen may have undone it, and no step that says `changed` or `ok` may have anything left.
 */
export async function lookBack(
  announced: readonly StepPlan[],
  frames: readonly (readonly StepPlan[])[],
  performing: Performing,
): Promise<HostEnd> {
  const { context, state, tell } = performing
  const due = lastDue(announced, frames).filter(
    // What a block had done when it failed is its rescue's matter.
    ({ stepRun }) => !state.failed.has(stepRun) && !context.flow.isCutShort(stepRun.step),
  )
  for (const { seen } of due) for (const { fact, user } of seen) void context.facts.ask(fact, user)
  const looked = await Promise.all(
    due.map((plan) =>
      lookAgain(plan, context, { ...state, registered: state.registeredAt.get(plan.stepRun) ?? new Map() }),
    ),
  )
  let end: HostEnd = 'done'
  for (const [at, plan] of due.entries()) {
    const undone = undoneIn(looked[at] ?? plan)
    if (undone === undefined) continue
    const from = frames.slice(frames.findIndex((frame) => frame.includes(plan))).flat()
    const later = from.slice(from.indexOf(plan) + 1)
    if (isMeant(undone, later)) continue
    if (undoneIn(await asNextRun(plan, frames.flat(), performing)) === undefined) continue
    const reason = reasonFor(plan, undone, later)
    const ignored = plan.stepRun.step.ignoreErrors ? { ignored: true } : {}
    tell(plan.stepRun, { status: 'failed', changes: [], reason, ...ignored }, { seconds: 0, acted: 0 })
    if (!plan.stepRun.step.ignoreErrors) end = 'failed'
  }
  return end
}

/** A step as the next run comes to it: what steps before it only look at may be otherwise by then, and so what they register. */
async function asNextRun(
  plan: StepPlan,
  all: readonly StepPlan[],
  { context, state }: Performing,
): Promise<StepPlan> {
  let registered = state.registeredAt.get(plan.stepRun) ?? new Map()
  for (const one of all.slice(0, all.indexOf(plan)).filter(onlyLooks))
    registered = withResult(registered, await lookAgain(one, context, { ...state, registered }))
  return lookAgain(plan, context, { ...state, registered })
}

/** It registers what it sees, and nothing else. */
function onlyLooks({ stepRun, status, announced, decided }: StepPlan): boolean {
  const decides = announced.length > 0 || decided.some((item) => item.length > 0)
  return stepRun.step.register !== undefined && status === 'ok' && !decides
}

/** What is looked at once more when these frames are the last: of the last that acted, what acted in it was just looked at. */
export function lastDue(
  announced: readonly StepPlan[],
  frames: readonly (readonly StepPlan[])[],
): readonly StepPlan[] {
  if (!announced.some((plan) => uncertain(plan) || isOpaque(plan) || restsOnOpaque(plan))) return []
  const last = frames.findLastIndex((frame) => frame.some(acts))
  return frames
    .slice(0, last + 1)
    .flatMap((frame, at) => frame.filter((plan) => isDue(plan) && (at < last || !acts(plan))))
}

/** It alters more than it states the result of: what a command writes, what a package brings. */
function isOpaque({ announced }: StepPlan): boolean {
  return announced.some(({ change }) =>
    change.effects.some((effect) => !('fact' in effect) || !effect.becomes.known),
  )
}

/** It goes by the answer of a command, which may look at anything. */
function restsOnOpaque({ decided }: StepPlan): boolean {
  return decided.some((item) => item.some(({ goal }) => goal.kind.opaque !== undefined))
}

/** What was decided for good, whether or not there was anything to do. */
function isDue(plan: StepPlan): boolean {
  const { stepRun, status, decided } = plan
  const lasts = !stepRun.handler && !stepRun.step.transient
  return lasts && (status === 'ok' || status === 'changed') && decided.some((item) => item.length > 0)
}

function undoneIn({ announced, status, reason }: StepPlan): StateChange | string | undefined {
  if (status === 'failed') return reason
  for (const { change, certainty } of announced)
    if (change.sort === 'state' && !isBookkeeping(change) && certainty === 'definite') return change
  return undefined
}

/** A command that always runs, and says that it alters just this: that is what the playbook wants of both. */
function isMeant(undone: StateChange | string, later: readonly StepPlan[]): boolean {
  if (typeof undone === 'string') return false
  return later.some(({ announced }) =>
    announced.some(({ change }) => {
      const sets = change.effects.some((effect) => 'fact' in effect && effect.fact.id === undone.goal.id)
      return change.sort === 'act' && sets
    }),
  )
}

function reasonFor(plan: StepPlan, undone: StateChange | string, later: readonly StepPlan[]): string {
  const words = typeof undone === 'string' ? `fail: ${undone}` : undone.summary
  const rival = later.find(
    ({ announced }) => typeof undone !== 'string' && goalsOf(announced).includes(undone.goal.id),
  )
  if (rival !== undefined && typeof undone !== 'string') return wordsFor(plan.stepRun, rival.stepRun, undone)
  return undoneWords(words)
}
