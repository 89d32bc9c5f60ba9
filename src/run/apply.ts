import { setImmediate } from 'node:timers/promises'
import type { Performer } from '../change/perform.ts'
import { NOTHING, type Performed } from '../change/performed.ts'
import type { Announced, Outcome } from '../model/outcome.ts'
import type { Values } from '../model/value.ts'
import { planBatch } from './batch.ts'
import type { HostContext } from './context.ts'
import {
  emptyView,
  type HostEnd,
  outcomeOf,
  remember,
  safely,
  stepKey,
  type Tell,
  told,
  warm,
} from './host-run.ts'
import { acts, beforeUnknown, flags, looksDone, same } from './plan-judge.ts'
import type { Turn } from './turn.ts'
import { admitted, cannotTell, failure, unconverged } from './turn-failures.ts'
import type { TurnPlan } from './turn-plan.ts'
import { guarded } from './work.ts'

/** What applying needs beside the turns. */
export interface Applying {
  readonly context: HostContext
  readonly performer: Performer
  readonly tell: Tell
}

/** How often a turn may act until nothing is left. */
const ROUNDS = 5

/** What has happened on the host so far in this play. */
interface State {
  readonly registered: Map<string, Values>
  readonly acts: Set<string>
  /** Changes made so far, by turn: a turn may take several rounds. */
  readonly made: Map<Turn, Announced[]>
  /** Seconds that these took where they were made. */
  readonly acted: Map<Turn, number>
  readonly moved: Set<Turn>
}

/**
 * Makes turns so: plan ahead as far as can be told, perform in one frame, look again, go on. What was announced is what is
 * done first: until something has acted, it would be planned alike.
 */
export async function applyTurns(
  turns: readonly Turn[],
  announced: readonly TurnPlan[],
  applying: Applying,
): Promise<HostEnd> {
  const state: State = {
    registered: new Map(),
    acts: new Set(),
    made: new Map(),
    acted: new Map(),
    moved: new Set(),
  }
  for (let at = 0; at < turns.length; ) {
    if (applying.context.interrupted()) return 'interrupted'
    const started = Date.now()
    const batch = await planBatch(turns.slice(at), {
      context: applying.context,
      ...state,
      ready: at === 0 ? announced : [],
    })
    const rest = turns.slice(at + batch.length)
    const { end, over } = await performBatch(batch, { ...applying, state, started, rest })
    if (end !== 'done') return end
    at += over
  }
  return 'done'
}

interface Performing extends Applying {
  readonly state: State
  readonly started: number
  /** The turns after this batch: what they will ask travels with the verifying frame. */
  readonly rest: readonly Turn[]
}

/** How a batch ended, and how many of its turns are over: a frame may have stopped before the others. */
interface BatchEnd {
  readonly end: HostEnd
  readonly over: number
}

async function performBatch(batch: readonly TurnPlan[], performing: Performing): Promise<BatchEnd> {
  const { performer } = performing
  const work = batch.map((plan) => ({ plan, known: beforeUnknown(plan) }))
  const all = guarded(work.flatMap(({ plan, known }) => known.map((one) => ({ plan, one }))))
  if (all.length > 0)
    performing.context.doing('acting', namesOf(batch.filter((plan) => beforeUnknown(plan).length > 0)))
  const performed = all.length === 0 ? NOTHING : await performer.perform(all)
  if (all.length > 0) performing.context.doing('reading')
  const warming = all.length > 0 ? await lookAgain(batch, performing) : undefined
  let from = 0
  const finished: TurnPlan[] = []
  for (const { plan, known } of work) {
    const count = Math.min(performed.done - from, known.length)
    made(
      plan,
      { changes: known.slice(0, count), seconds: performed.seconds.slice(from, from + count) },
      performing,
    )
    from += count
    if (count < known.length) {
      const end = await verifyAll(finished, performing)
      if (end !== 'done') return { end, over: finished.length }
      return { end: await stopped(plan, performed, performing), over: finished.length + 1 }
    }
    finished.push(plan)
  }
  const end = await verifyAll(finished, performing)
  await warming?.over
  return { end, over: finished.length }
}

/**
 * After acting, all that the steps that acted rest on is asked again, with what the remaining turns ask for, in one frame:
 * it leaves before any of it is planned again.
 */
async function lookAgain(
  batch: readonly TurnPlan[],
  { context, state, rest }: Performing,
): Promise<{ readonly over: Promise<unknown> }> {
  context.facts.forget()
  for (const { seen } of batch.filter(acts))
    for (const { fact, user } of seen) void context.facts.ask(fact, user)
  const over = warm(rest, context, state.registered)
  await setImmediate()
  return { over }
}

/** Looks again at every turn of the batch, all in one frame, and goes on with what is left of any. */
async function verifyAll(plans: readonly TurnPlan[], performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  const looked = await Promise.all(
    plans.map(async (plan) => (acts(plan) ? again(plan.turn, context, state) : plan)),
  )
  for (const [at, plan] of plans.entries()) {
    const end = await settle(plan, looked[at] ?? plan, performing)
    if (end !== 'done') return end
  }
  return 'done'
}

/** A turn is over when nothing is left of it; what is left is done next, unless it was just done. */
async function settle(plan: TurnPlan, looked: TurnPlan, performing: Performing): Promise<HostEnd> {
  const { context, performer, state } = performing
  if (plan.status === 'failed') return over(plan, performing)
  if (plan.status === 'unknown' && plan.announced.length === 0) return over(cannotTell(plan), performing)
  if (plan.turn.step.transient || plan.announced.length === 0) return over(plan, performing)
  let last = beforeUnknown(plan)
  let next = looked
  for (let round = 1; next.announced.length > 0; round++) {
    const left = beforeUnknown(next)
    if (next.status === 'failed')
      return over({ ...next, announced: state.made.get(plan.turn) ?? [] }, performing)
    if (left.length === 0) return over(cannotTell(next), performing)
    if (round >= ROUNDS || same(left, last)) return over(unconverged(plan, left), performing)
    context.doing('acting', namesOf([plan]))
    const performed = await performer.perform(guarded(left.map((one) => ({ plan: next, one }))))
    context.doing('reading')
    context.facts.forget()
    made(plan, { changes: left.slice(0, performed.done), seconds: performed.seconds }, performing)
    if (performed.stopped !== undefined) return stopped(next, performed, performing)
    last = left
    next = await again(plan.turn, context, state)
  }
  return over(
    { ...plan, result: looksDone(next) ? { ...next.result, ...flags(plan) } : plan.result },
    performing,
  )
}

/** A frame ended early: a change that moved is planned once more on fresh facts, all else is a failure. */
async function stopped(plan: TurnPlan, { stopped }: Performed, performing: Performing): Promise<HostEnd> {
  const { context, state } = performing
  if (stopped?.why === 'interrupted') return 'interrupted'
  const done = state.made.get(plan.turn)?.length ?? 0
  if (stopped?.why !== 'moved')
    return over(failure(plan, stopped?.words ?? 'it ended early', done), performing)
  if (state.moved.has(plan.turn))
    return over(failure(plan, 'moved while acting: someone else changes the same thing', done), performing)
  state.moved.add(plan.turn)
  const fresh = await planBatch([plan.turn], { context, ...state, ready: [] })
  return (await performBatch(fresh, performing)).end
}

function over(plan: TurnPlan, { tell, state, started }: Performing): HostEnd {
  const changes = state.made.get(plan.turn) ?? []
  remember(plan, { ...emptyView(), registered: state.registered })
  const took = { seconds: (Date.now() - started) / 1000, acted: state.acted.get(plan.turn) ?? 0 }
  if (told(plan)) tell(plan.turn, doneOutcome(plan, changes), took)
  return plan.status === 'failed' && !plan.turn.step.ignoreErrors ? 'failed' : 'done'
}

function doneOutcome(plan: TurnPlan, changes: readonly Announced[]): Outcome {
  return { ...outcomeOf(plan), changes }
}

async function again(turn: Turn, context: HostContext, state: State): Promise<TurnPlan> {
  // The debt that let a handler in is paid by now: it is looked at without its gate.
  const { gate: _paid, ...open } = turn
  const looked = await safely({ ...open, owes: [] }, context, emptyView(state.registered, state.acts))
  return admitted(looked, context)
}

interface Made {
  readonly changes: readonly Announced[]
  readonly seconds: readonly number[]
}

function made(plan: TurnPlan, { changes, seconds }: Made, { state, context }: Performing): void {
  if (changes.length === 0) return
  const acted = seconds.reduce((sum, one) => sum + one, state.acted.get(plan.turn) ?? 0)
  state.acted.set(plan.turn, acted)
  context.planned?.made(stepKey(plan.turn), changes)
  state.made.set(plan.turn, [...(state.made.get(plan.turn) ?? []), ...changes])
  for (const { change } of changes) {
    const { step } = plan.turn
    if (change.sort === 'act') state.acts.add(`${step.at.line} ${step.name} ${change.kind} ${change.subject}`)
  }
}

function namesOf(plans: readonly TurnPlan[]): string[] {
  return plans.map(({ turn }) => turn.step.name)
}
