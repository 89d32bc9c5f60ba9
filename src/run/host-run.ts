import { setImmediate } from 'node:timers/promises'
import { deriveEntry } from '../change/entry-derive.ts'
import { HostError, Unreachable } from '../host/channel.ts'
import { emptyOverlay } from '../host/overlay.ts'
import type { Predicted } from '../model/honesty.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Values } from '../model/value.ts'
import type { PlannedPlay } from '../plan/planned-host.ts'
import { applyTurns } from './apply.ts'
import { findConflict } from './conflict.ts'
import type { Earlier, HostContext, View } from './context.ts'
import { compareHonesty } from './honesty.ts'
import { isIgnored, looksDone, restsOn } from './plan-judge.ts'
import type { Applying } from './progress.ts'
import { faultWords } from './task-fault.ts'
import type { Turn } from './turn.ts'
import { blankPlan, planTurn, type TurnPlan } from './turn-plan.ts'

/** Tells how a turn ended. Turns that were not due (a handler nobody notified) are not told. */
export type Tell = (turn: Turn, outcome: Outcome, took: Took) => void

/** Seconds since its frame was begun, and seconds that its own changes took where they were made. */
export interface Took {
  readonly seconds: number
  readonly acted: number
}

const NO_TIME: Took = { seconds: 0, acted: 0 }

/** How a host came out of a play. */
export type HostEnd = 'done' | 'failed' | 'unreachable' | 'interrupted'

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

/** Runs a play's turns on one host: plans them all, then, unless it is a dry run, makes it so. */
export async function runTurns(turns: readonly Turn[], context: HostContext, tell: Tell): Promise<HostEnd> {
  const looking = allQuiet(turns, context)
  await context.connected()
  context.doing('reading')
  const quiet = await looking
  const view = viewAfter(context.earlier)
  const plans = quiet ?? (await planTurns(turns, context, view))
  const failed = plans.find((plan) => plan.status === 'failed' && !isIgnored(plan))
  const conflict = await findConflict(plans, context)
  if (conflict !== undefined) {
    tell(conflict.turn, { status: 'failed', changes: [], reason: conflict.reason }, NO_TIME)
    return 'failed'
  }
  holdTo(context.planned, plans)
  if (context.performer !== undefined && !plans.every(isQuiet))
    return applyCompared(turns, plans, { context, performer: context.performer, tell })
  context.earlier.overlay = view.overlay
  for (const plan of plans) if (told(plan)) tell(plan.turn, outcomeOf(plan), NO_TIME)
  return failed === undefined ? 'done' : 'failed'
}

/** Right as it is: there is nothing to do, and nothing to look at again. */
function isQuiet(plan: TurnPlan): boolean {
  return plan.announced.length === 0 && looksDone(plan)
}

/** A saved plan is made only where it would be made again: what it rests on has not moved. */
function holdTo(planned: PlannedPlay | undefined, plans: readonly TurnPlan[]): void {
  // As they are told: that is what was saved.
  const now = plans.filter(told).map((plan) => ({ ...predictedOf(plan), changes: outcomeOf(plan).changes }))
  const moved = planned?.differences(now) ?? []
  if (moved.length > 0)
    throw new HostError(
      ['the host is not as it was when the plan was made; nothing of this play was done', ...moved].join(
        '\n  ',
      ),
    )
}

function predictedOf({ turn, status, announced, reason }: TurnPlan): Predicted {
  const about = { step: stepKey(turn), status, changes: announced }
  return reason === undefined ? about : { ...about, reason }
}

/** Makes it so, and compares what was made with what had been planned; what failed or was not reached is left out. */
async function applyCompared(
  turns: readonly Turn[],
  plans: readonly TurnPlan[],
  applying: Applying,
): Promise<HostEnd> {
  const made: Predicted[] = []
  const end = await applyTurns(turns, plans, {
    ...applying,
    tell: (turn, outcome, took) => {
      if (outcome.status !== 'failed')
        made.push({ step: stepKey(turn), status: outcome.status, changes: outcome.changes })
      applying.tell(turn, outcome, took)
    },
  })
  const reached = new Set(made.map(({ step }) => step))
  const predicted = plans.map(predictedOf).filter(({ step }) => reached.has(step))
  applying.context.compared(compareHonesty(predicted, made))
  return end
}

/** Which step it is: `site.yml:12 the web server`. */
export function stepKey({ step }: Turn): string {
  return `${step.at.file}:${step.at.line} ${step.name}`
}

/** Every turn's read is started at once against the bare host: it fills the cache. */
export async function warm(
  turns: readonly Turn[],
  context: HostContext,
  registered?: ReadonlyMap<string, Values>,
): Promise<readonly (TurnPlan | undefined)[]> {
  return Promise.all(
    turns.map((turn) => planTurn(turn, context, emptyView(registered)).catch(() => undefined)),
  )
}

/**
 * Every turn's read is started at once against the bare host. Where no turn changes anything that another could see, these
 * plans stand; as soon as one is known to, there are none, and the other reads come in for those who plan in order.
 */
async function allQuiet(
  turns: readonly Turn[],
  context: HostContext,
): Promise<readonly TurnPlan[] | undefined> {
  const bare = context.earlier.overlay === undefined && turns.every(({ step }) => step.register === undefined)
  const plans: Promise<TurnPlan>[] = []
  const plan = async (turn: Turn) => {
    const made = await planTurn(turn, context, emptyView())
    if (!bare || !isQuiet(made)) throw new Error('it has to be planned in order')
    return made
  }
  await context.facts.gather(async () => {
    for (const turn of turns) {
      const one = plan(turn)
      one.catch(() => undefined) // seen below
      plans.push(one)
      await setImmediate() // a connection that is being made waits for each of our answers
    }
  })
  try {
    return await Promise.all(plans)
  } catch {
    return undefined // what is wrong with a turn is found in its place
  }
}

/** Plans turns in order, each over what those before it would do; stops at one that fails. */
async function planTurns(turns: readonly Turn[], context: HostContext, view: View): Promise<TurnPlan[]> {
  const plans: TurnPlan[] = []
  for (const turn of turns) {
    const plan = await safely(turn, context, view)
    plans.push(plan)
    remember(plan, view)
    if (plan.status === 'failed' && !turn.step.ignoreErrors) break
  }
  return plans
}

/** A look that the host refused, or whose answer cannot be taken, is a failed step, not the end of the run; a lost host is. */
export async function safely(turn: Turn, context: HostContext, view: View): Promise<TurnPlan> {
  try {
    return await planTurn(turn, context, view)
  } catch (error) {
    if (error instanceof Unreachable) throw error
    const base = blankPlan(turn, context.userOf(turn.step))
    const result = { ...base.result, status: 'failed', failed: true, changed: false, skipped: false }
    return { ...base, result, status: 'failed', reason: faultWords(error) }
  }
}

/** Registers what a turn gave. */
export function remember(plan: TurnPlan, view: View): void {
  const { register } = plan.turn.step
  if (register === undefined) return
  view.registered.set(register, plan.result)
  view.assumed.set(register, restsOn(plan))
}

/** Handlers that were not due and `meta` steps have no outcome to tell. */
export function told(plan: TurnPlan): boolean {
  return !(plan.turn.gate !== undefined && plan.status === 'skipped')
}

/** The outcome that a plan stands for, as it is told. */
export function outcomeOf(plan: TurnPlan): Outcome {
  const { status, announced, reason, items, assuming } = plan
  const perhaps = looksDone(plan) && assuming.length > 0
  return {
    status,
    changes: perhaps && status === 'ok' ? [] : announced,
    ...(perhaps ? { assuming } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(isIgnored(plan) ? { ignored: true } : {}),
    ...(items > 1 ? { items } : {}),
  }
}
