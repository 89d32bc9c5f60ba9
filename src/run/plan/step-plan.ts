import { type Change, isBookkeeping, Refusal, type StateChange } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import type { Announced } from '../../model/outcome.ts'
import { InputError } from '../../model/problem.ts'
import { known, Unknown, unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { pendingHandler } from '../../resource/handler/pending-handler.ts'
import type { PlanContext, View } from '../context.ts'
import { type Asked } from './absent-user.ts'
import type { ItemPlan } from './item-plan.ts'
import { planItems } from './loop-plan.ts'
import { inherited, isSureToChange, restsOn } from './plan-judge.ts'
import { itemsOf, type Scoped, scopeFor } from './scope.ts'
import { type HandlerContext, handledNow, notificationsOf } from './step-handlers.ts'
import { readerFor } from './step-reader.ts'
import type { StepRun } from './step-run.ts'
import { perhaps, unplanned } from './unknown-step.ts'

/** What one run of a step comes to on one host, given a view of it. */
export interface StepPlan {
  readonly stepRun: StepRun
  readonly user: string
  readonly status: 'ok' | 'changed' | 'waiting' | 'unknown' | 'skipped' | 'failed'
  /** Every change in order, the pending handlers it brings before what causes them. */
  readonly announced: readonly Announced[]
  /** Every state that each of its items decides, also where that is so already. */
  readonly decided: readonly (readonly StateChange[])[]
  /** What its acts are called, so that none is done twice. */
  readonly acts: ReadonlyMap<Change, string>
  /** The assumptions under which there is nothing to do, or under which it is refused. */
  readonly assuming: readonly string[]
  /** Whether the names that it watches had changed. */
  readonly watched: ReadonlyMap<string, Value>
  /** The facts that it asked for. */
  readonly seen: readonly Asked[]
  readonly reason?: string
  /** A failure that ends the run of the host also where failures of the step are ignored. */
  readonly counts?: boolean
  /** What `register` gives. */
  readonly result: Values
  readonly items: number
}

/** What a step is before anything is known of it. */
export function blankPlan(
  stepRun: StepRun,
  user: string,
  seen: readonly Asked[] = [],
): Omit<StepPlan, 'status'> {
  const nothing = { announced: [], decided: [], acts: new Map(), assuming: [], watched: new Map() }
  return { stepRun, user, ...nothing, seen, result: {}, items: 0 }
}

/** Plans a step over a view; what it would do is counted as done in the view. */
export async function planStep(stepRun: StepRun, context: PlanContext, view: View): Promise<StepPlan> {
  const { step } = stepRun
  const seen: Asked[] = []
  const user = context.userOf(step)
  const base = blankPlan(stepRun, user, seen)
  const reader = readerFor(user, { context, view, seen })
  const stateOwner = readerFor(context.stateOwner, { context, view, seen })
  let assuming: readonly string[] = []
  if (stepRun.gate !== undefined) {
    const gate = await stateOwner.see(pendingHandler(stepRun.gate))
    if (!gate.known) {
      const { gate: _open, ...open } = stepRun
      const about = { name: step.name, cause: gate, view }
      const item = await perhaps(about, (aside) => planStep(open, context, aside))
      view.overlay.invalidate({ fact: pendingHandler(stepRun.gate), becomes: known(null) }) // either way it is not notified any more
      return asStep(base, item)
    }
    if (gate.value === null)
      return { ...base, status: 'skipped', reason: 'not notified', result: resultOf(step, [], 'skipped') }
    assuming = gate.assuming ?? []
  }
  try {
    const scoped = await scopeFor(stepRun, context, { view, stateOwner, reader })
    const items = await whenKnown(() => itemsOf(step, scoped.scope, context.documents))
    if (items instanceof Unknown) return asStep(base, unplanned(step.name, items, view))
    const done = await planItems(stepRun, items, { context, view, reader, seen })
    const rests = [...assuming, ...inherited(stepRun, view.assumed), ...missingUsers(seen)]
    return resting(await together({ base, scoped, rests }, done, { view, stateOwner }), rests)
  } catch (error) {
    if (error instanceof Refusal && error.assuming.length > 0) {
      const { message, assuming } = error
      const item = unplanned(step.name, unknown(`${message}, ${assuming.join(', ')}`), view)
      return { ...asStep(base, item), assuming }
    }
    if (error instanceof Refusal || error instanceof InputError)
      return { ...base, status: 'failed', reason: error.message, result: resultOf(step, [], 'failed') }
    throw error
  }
}

/** Why it is not sure that one can become the user as whom it was asked. */
function missingUsers(seen: readonly Asked[]): string[] {
  return [...new Set(seen.flatMap(({ missing }) => [...missing]))]
}

/** A step of which it cannot be told whether it does anything. */
function asStep(base: Omit<StepPlan, 'status'>, { status, announced, reason }: ItemPlan): StepPlan {
  const result = resultOf(base.stepRun.step, [], status)
  return { ...base, status, announced, result, ...(reason === undefined ? {} : { reason }) }
}

interface Begun {
  readonly base: Omit<StepPlan, 'status'>
  readonly scoped: Scoped
  /** Why it is not sure what it is planned from. */
  readonly rests: readonly string[]
}

/** The items of a step as one; pending handlers come before what causes them, and are handled after. */
async function together(
  { base, scoped, rests }: Begun,
  items: readonly ItemPlan[],
  { view, stateOwner }: HandlerContext,
): Promise<StepPlan> {
  const { stepRun } = base
  const status = overall(items.map((one) => one.status))
  const made = items.flatMap((one) => one.announced)
  const unsure = [...new Set([...rests, ...restsOn({ ...base, status, announced: made })])]
  const pending = isSureToChange(made) ? await notificationsOf(stepRun, { view, stateOwner }, unsure) : []
  if (status === 'unknown')
    for (const { key } of stepRun.notifies)
      view.overlay.invalidate({
        fact: pendingHandler(key),
        becomes: unknown(`it depends on the step “${stepRun.step.name}”`),
      })
  const settled = status === 'unknown' ? [] : await handledNow(stepRun, { view, stateOwner })
  const reason = items.find((one) => one.reason !== undefined)?.reason
  return {
    ...base,
    status,
    announced: [...pending, ...items.flatMap((one) => one.announced), ...settled],
    decided: items.map((one) => one.decided),
    acts: new Map(items.flatMap((one) => [...one.acts])),
    assuming: [...new Set(items.flatMap((one) => one.assuming))],
    watched: scoped.watched,
    items: items.length,
    result: resultOf(stepRun.step, items, status),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What is planned from something that is only assumed is so only perhaps. */
function resting(plan: StepPlan, rests: readonly string[]): StepPlan {
  if (rests.length === 0) return plan
  const announced = plan.announced.map((one): Announced => {
    const isBook = isBookkeeping(one.change) || one.certainty === 'unknown'
    return isBook ? one : { ...one, certainty: 'assumed', because: [...new Set([...one.because, ...rests])] }
  })
  return { ...plan, announced, assuming: [...new Set([...plan.assuming, ...rests])] }
}

function overall(statuses: readonly ItemPlan['status'][]): ItemPlan['status'] {
  if (statuses.includes('changed')) return statuses.includes('waiting') ? 'waiting' : 'changed'
  if (statuses.includes('unknown')) return 'unknown'
  if (statuses.includes('waiting')) return 'waiting'
  return statuses.every((one) => one === 'skipped') && statuses.length > 0 ? 'skipped' : 'ok'
}

/** The registered result: the status as booleans, then the outputs; a loop has them under `results`. */
function resultOf(
  { ignoreErrors }: StepRun['step'],
  items: readonly ItemPlan[],
  status: StepPlan['status'],
): Values {
  const open = status === 'unknown'
  // Who lets a step fail asks afterwards whether it did: that is not told before.
  const changes = items.some(({ announced }) => isSureToChange(announced))
  const mayFail = open || (ignoreErrors && changes)
  const flags: { readonly [name: string]: Value } = {
    // What asks for it by its word must not take the word for an answer.
    status: mayFail
      ? unknown(open ? 'the step that was registered is unknown' : 'it may fail, which is ignored')
      : status,
    changed: open ? unknown('the step that was registered is unknown') : changes,
    failed: mayFail ? unknown('it may fail, which is ignored') : status === 'failed',
    skipped: items.some(({ open: isOpen }) => isOpen === true)
      ? unknown('it may be skipped')
      : status === 'skipped',
  }
  const results = items.map(
    (one): Values => ({
      ...one.outputs,
      changed: isSureToChange(one.announced),
      skipped: one.status === 'skipped',
    }),
  )
  return { ...(items.length === 1 ? items[0]?.outputs : {}), ...flags, results }
}
