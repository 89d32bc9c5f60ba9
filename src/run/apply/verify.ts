import { isBookkeeping, isBoundless, isByHand, isLeftToPerson } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import type { HostContext, Registered } from '../context.ts'
import { wordsFor } from '../plan/conflict.ts'
import { acts, beforeUnknown, goalsOf, looksDone, same, uncertain } from '../plan/plan-judge.ts'
import { safely } from '../plan/plan-steps.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { emptyView, withResult } from '../plan/view.ts'
import { endStep } from './end-step.ts'
import { performRecorded } from './perform-recorded.ts'
import { made, namesOf, type Performing, type Progress } from './progress.ts'
import { admitted, cannotTell, unconverged, undoneWords, unfinished, unseen } from './step-failures.ts'
import type { HostEnd } from './step-outcome.ts'
import { stopped } from './stopped.ts'

/** How often a step may act until nothing is left. */
const ROUNDS = 5

/** Looks again at every step of a batch, all in one frame, and goes on with what is left of any. */
export async function verifyAll(plans: readonly StepPlan[], performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  let registered: Registered = state.registered
  const looked = await Promise.all(
    plans.map(async (plan) => {
      const seen = { ...state, registered }
      // What the steps behind it in the same batch see of it; those that need to know what it made are in no batch with it.
      registered = withResult(registered, plan)
      if (!acts(plan)) return plan
      return again(plan, context, seen)
    }),
  )
  let end: HostEnd = 'done'
  for (const [at, plan] of plans.entries()) {
    const now = looked[at] ?? plan
    const undone = undoneBy(plan, now, plans.slice(at + 1))
    if (end === 'done')
      end = await (undone === undefined ? settle(plan, now, performing) : endStep(undone, performing))
    else if (state.made.has(plan.stepRun)) await endStep(asLeft(plan, now), performing)
  }
  return end
}

/** True for a command whose own guard was asked behind it, and was content then: nobody knows what could alter the answer. */
function isAsked({ announced, stepRun }: StepPlan): boolean {
  const states = announced.filter(({ change }) => change.sort === 'state' && !isBookkeeping(change))
  if (stepRun.step.transient || states.length === 0) return false
  return states.every(({ change }) => change.sort === 'state' && change.goal.kind.opaque !== undefined)
}

/** A step whose work a later one of the same frame has undone: to do it again would only undo that one. */
function undoneBy(plan: StepPlan, now: StepPlan, later: readonly StepPlan[]): StepPlan | undefined {
  if (plan.stepRun.step.transient || now.status === 'failed') return undefined
  // What was not known yet has not been made, and cannot have been undone.
  const own = new Set(goalsOf(beforeUnknown(plan)))
  const again = now.announced.find(
    ({ change }) => change.sort === 'state' && !isByHand(change) && own.has(change.goal.id),
  )?.change
  if (again?.sort !== 'state') return undefined
  const touches = ({ change }: Announced) =>
    (change.sort === 'state' && change.goal.id === again.goal.id) || change.effects.some(isBoundless)
  const rival = later.find(({ announced }) => announced.some(touches))
  if (rival === undefined && !isAsked(plan)) return undefined
  const reason =
    rival === undefined ? undoneWords(again.summary) : wordsFor(plan.stepRun, rival.stepRun, again)
  return { ...plan, status: 'failed', reason }
}

/** A step that acted in a frame in which an earlier one failed: nothing more is done, and what was done is told. */
function asLeft(plan: StepPlan, now: StepPlan): StepPlan {
  if (now.status === 'failed') return unseen(plan, now.reason)
  if (isLeft(now)) return { ...plan, status: 'waiting', announced: now.announced, result: now.result }
  if (now.announced.length > 0) return unfinished(plan, now.announced, 'cut short by an earlier failure')
  return looksDone(now) ? { ...plan, result: now.result } : cannotTell(now)
}

/** All that is left is left to a person. */
function isLeft({ announced, status }: StepPlan): boolean {
  return status === 'waiting' && announced.every(({ change }) => isLeftToPerson(change))
}

/** A step is over when nothing is left of it; what is left is done next, unless it was just done. */
async function settle(plan: StepPlan, looked: StepPlan, performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  if (plan.status === 'failed') return endStep(plan, performing)
  if (plan.status === 'unknown' && plan.announced.length === 0) return endStep(cannotTell(plan), performing)
  // What a later step undoes need not last; but it is done, however many rounds it takes.
  const isFleeting = plan.stepRun.step.transient && !uncertain(plan)
  if (isFleeting || plan.announced.length === 0) return endStep(plan, performing)
  let last = beforeUnknown(plan)
  let next = looked
  for (let round = 1; next.status !== 'failed' && next.announced.length > 0; round++) {
    const left = beforeUnknown(next)
    if (isLeft(next))
      return endStep(
        { ...plan, status: 'waiting', announced: next.announced, result: next.result },
        performing,
      )
    if (left.length === 0) return endStep(cannotTell(next), performing)
    if (round >= ROUNDS || same(left, last)) return endStep(unconverged(plan, left), performing)
    context.doing('acting', namesOf([plan]))
    const planned = next
    const performed = await performRecorded(
      left.map((one) => ({ plan: planned, one })),
      performing,
    )
    context.doing('reading')
    context.facts.forget()
    made(next, { changes: left.slice(0, performed.done), seconds: performed.seconds }, performing)
    if (performed.stopped !== undefined)
      return stopped(next, { left: left.slice(performed.done), stop: performed.stopped }, performing)
    last = left
    next = await again(plan, context, state)
  }
  if (next.status === 'failed') return endStep(unseen(plan, next.reason), performing)
  if (!looksDone(next)) return endStep(cannotTell(next), performing)
  // What a person was waited for is there.
  const status = plan.status === 'waiting' ? 'ok' : plan.status
  return endStep({ ...plan, status, result: next.result }, performing)
}

/** A step is planned once more, now that it has acted: without its gate, which is handled by now. */
async function again(
  { stepRun, watched }: StepPlan,
  context: HostContext,
  state: Pick<Progress, 'acts'> & { readonly registered: Registered },
): Promise<StepPlan> {
  return { ...admitted(await lookAgain({ stepRun, watched }, context, state), context), stepRun }
}

/** The same, to look only: what a saved plan lets it do is no matter then. */
export async function lookAgain(
  { stepRun, watched }: Pick<StepPlan, 'stepRun' | 'watched'>,
  context: HostContext,
  state: Pick<Progress, 'acts'> & { readonly registered: Registered },
): Promise<StepPlan> {
  const { gate: _handled, ...open } = stepRun
  const asked = { ...open, notifies: [], watches: [], settled: watched }
  const looked = await safely(asked, context, emptyView(state.registered, state.acts))
  // Further changes belong to the same step.
  return { ...looked, stepRun }
}
