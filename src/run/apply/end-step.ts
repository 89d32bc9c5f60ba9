import { setTimeout as sleep } from 'node:timers/promises'
import { isBookkeeping } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Known } from '../../model/seen.ts'
import type { PendingHandler } from '../../resource/handler/pending-handler.ts'
import { handled } from '../../resource/handler/pending-handler-change.ts'
import { altersGiven } from '../plan/given.ts'
import { counts, flags, isIgnored } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { isJudged, untilWords } from '../plan/verdict.ts'
import { emptyView, remember } from '../plan/view.ts'
import { withAnswers } from './answers.ts'
import { judgedEnd } from './judged-end.ts'
import type { Performing } from './progress.ts'
import { type HostEnd, outcomeOf, told, withRescue } from './step-outcome.ts'
import { guarded } from './work.ts'

/**
 * A step has ended: it is registered and reported, with all that was made of it. It is `changed` if anything was, however little
 * of it the last plan knew: someone else may have been faster with the rest. One that waits for something is done again.
 */
export async function endStep(last: StepPlan, performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  const made = state.made.get(last.stepRun) ?? []
  const plan: StepPlan =
    last.status !== 'failed' && last.status !== 'waiting' && made.some(counts)
      ? { ...last, status: 'changed' }
      : last
  const answers = state.answers.get(plan.stepRun)
  const ended = withAnswers(
    { ...plan, result: { ...plan.result, ...flags(plan, made), ...wordsOf(plan) } },
    answers,
  )
  context.decided?.(last, true)
  if (
    plan.status === 'waiting' ||
    !isJudged(plan.stepRun.step) ||
    plan.scopes === undefined ||
    plan.counts === true
  )
    return tellEnd(ended, performing)
  const { plan: judged, waits } = judgedEnd(ended, { ...context, answers })
  if (waits) return waitFor(judged, performing)
  if (judged.status !== 'changed') await takeBack(judged, performing)
  return tellEnd(judged, performing)
}

function wordsOf({ status, reason }: StepPlan) {
  return status === 'failed' && reason !== undefined ? { msg: reason } : {}
}

function tellEnd(ended: StepPlan, { tell, state, started, context }: Performing): HostEnd {
  const { stepRun } = ended
  state.registeredAt.set(stepRun, state.snapshot)
  remember(ended, { ...emptyView(), registered: state.registered })
  // Only a step that registers or forgets changes the snapshot; all others share it.
  if (altersGiven(stepRun.step)) state.snapshot = new Map(state.registered)
  const took = { seconds: (Date.now() - started) / 1000, acted: state.acted.get(stepRun) ?? 0 }
  const left = ended.status === 'waiting' ? ended.announced : []
  const changes = [...(state.made.get(stepRun) ?? []), ...left]
  if (told(ended)) tell(stepRun, withRescue({ ...outcomeOf(ended), changes }, stepRun, context.flow), took)
  state.told.add(stepRun)
  if (ended.status === 'failed') state.failed.add(stepRun)
  if (ended.status !== 'failed' || isIgnored(ended)) return 'done'
  state.broken ??= ended
  return 'failed'
}

/** A step that turns out to have changed nothing notifies no handler. */
async function takeBack({ stepRun }: StepPlan, performing: Performing): Promise<void> {
  const { performer, context, state } = performing
  const back = notedBack(state.made.get(stepRun) ?? [], stepRun.step.name)
  if (back.length === 0) return
  const user = context.stateOwner
  await performer.perform(
    guarded(
      back.map((one) => ({ plan: { stepRun, user }, one })),
      user,
    ),
  )
  state.made.set(stepRun, [...(state.made.get(stepRun) ?? []), ...back])
  // Whether a handler is due may have been asked meanwhile.
  context.facts.forget()
}

/** What takes back the handlers that were noted for a step. */
export function notedBack(made: readonly Announced[], step: string): Announced[] {
  return made.flatMap(({ change }) =>
    change.sort === 'state' && isBookkeeping(change) && change.after.known && change.after.value !== null
      ? [
          {
            change: handled({ key: change.subject, step }, change.after as Known<PendingHandler>),
            certainty: 'definite' as const,
            because: [],
          },
        ]
      : [],
  )
}

/** What a step waits for is not so yet: it is done again a little later, as often as it says. */
async function waitFor(plan: StepPlan, performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  const { step, number } = plan.stepRun
  const attempts = (state.attempts.get(plan.stepRun) ?? 0) + 1
  state.attempts.set(plan.stepRun, attempts)
  const seconds = (value: typeof step.delay, otherwise: number) =>
    numberOf(plan, { value, otherwise }, performing)
  // As in Ansible: three attempts unless told otherwise, else one and so many more.
  const most = step.retries === undefined ? 3 : Math.max(0, seconds(step.retries, 3)) + 1
  if (attempts >= most) {
    const reason = `${untilWords(step)}: not so after ${attempts} attempts${plan.reason === undefined ? '' : ` (${plan.reason})`}`
    const result = { ...plan.result, attempts, status: 'failed', failed: true, msg: reason }
    return tellEnd({ ...plan, status: 'failed', reason, result }, performing)
  }
  await patiently(seconds(step.delay, 5), context.interrupted)
  if (context.interrupted()) return 'interrupted'
  for (const act of state.acts) if (act.startsWith(`${number}.`)) state.acts.delete(act)
  state.answers.delete(plan.stepRun)
  context.facts.forget()
  return performing.planAgain(plan.stepRun)
}

function numberOf(
  { scopes = [], stepRun: { step } }: StepPlan,
  { value, otherwise }: { readonly value: (typeof step)['delay']; readonly otherwise: number },
  { context }: Performing,
): number {
  const filled = context.documents.fill(value ?? otherwise, scopes[0] ?? {}, step.at)
  const number = Number(filled)
  return Number.isFinite(number) ? number : otherwise
}

async function patiently(seconds: number, interrupted: () => boolean): Promise<void> {
  const until = Date.now() + seconds * 1000
  while (!interrupted() && Date.now() < until) await sleep(Math.min(200, until - Date.now()))
}
