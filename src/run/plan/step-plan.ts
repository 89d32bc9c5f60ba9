import { type Change, isBookkeeping, Refusal, type StateChange } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import type { Announced } from '../../model/outcome.ts'
import { InputError } from '../../model/problem.ts'
import { known, Unknown, unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { givesVariables, INCLUDE_VARS, SET_FACT, VALIDATE } from '../../playbook/engine-words.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { pendingHandler } from '../../resource/handler/pending-handler.ts'
import type { PlanContext, View } from '../context.ts'
import { type Asked } from './absent-user.ts'
import type { Environment } from './environment.ts'
import { allUnknown, setsAny } from './given.ts'
import { planIncluded } from './included-variables.ts'
import type { ItemPlan } from './item-plan.ts'
import { judgedItems } from './judged-item.ts'
import { planItems } from './loop-plan.ts'
import { planNewHosts } from './new-hosts.ts'
import { isOrder, planOrder } from './orders.ts'
import { counts, inherited, isSureToChange, restsOn } from './plan-judge.ts'
import { itemsOf, type Scoped, scopeFor } from './scope.ts'
import { planVariables } from './set-variables.ts'
import { doubtNotified, type HandlerContext, handledNow, notificationsOf } from './step-handlers.ts'
import { readerFor } from './step-reader.ts'
import { overall, resting, resultOf, variablesOf, withItems } from './step-result.ts'
import type { StepRun } from './step-run.ts'
import { doubtsOf, perhaps, unplanned } from './unknown-step.ts'
import { planValidation } from './validation.ts'
import { isJudged, judge } from './verdict.ts'

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
  /** What its own expressions make of it cannot be told before it has run. */
  readonly unjudged?: Unknown
  /** What it waits for is not so yet. */
  readonly waits?: true
  /** It is part of a rescue that nothing calls for. */
  readonly idle?: true
  /** The variables of each item, where its own expressions judge how they ended. */
  readonly scopes?: readonly Values[]
  /** The environment in which each of its items acts, where it has one. */
  readonly environments?: readonly (Environment | undefined)[]
  /** Which of its items each change belongs to. */
  readonly itemOf?: ReadonlyMap<Change, number>
  /** The variables that it sets for the steps after it. */
  readonly variables?: Values
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

/** Plans a step over a view; what it would do is counted as done in the view, unless it is to be looked at only. */
export async function planStep(stepRun: StepRun, context: PlanContext, view: View): Promise<StepPlan> {
  if (stepRun.step.checkMode !== true) return planned(stepRun, context, view)
  const aside = { ...view, overlay: view.overlay.copy(), acts: new Set(view.acts) }
  const plan = await planned(stepRun, context, aside)
  const would = plan.announced.filter(counts).map(({ change }) => change.summary)
  const pending = plan.announced.filter(({ change }) => isBookkeeping(change))
  const reason = plan.reason ?? (would.length === 0 ? undefined : `check_mode: it would ${would.join(', ')}`)
  const looked = { ...plan, announced: pending, decided: [], acts: new Map<Change, string>() }
  return reason === undefined ? looked : { ...looked, reason }
}

async function planned(stepRun: StepRun, context: PlanContext, view: View): Promise<StepPlan> {
  const { step } = stepRun
  const seen: Asked[] = []
  const user = context.userOf(step)
  const base = blankPlan(stepRun, user, seen)
  const reader = readerFor(user, { context, view, seen })
  const stateOwner = readerFor(context.stateOwner, { context, view, seen })
  let scopes: Pick<StepPlan, 'scopes'> = {}
  const gate = stepRun.gate === undefined ? OPEN : await stateOwner.see(pendingHandler(stepRun.gate))
  if (!gate.known) return perhapsDue(stepRun, gate, { context, view })
  if (gate.value === null)
    return { ...base, status: 'skipped', reason: 'not notified', result: resultOf(step, [], 'skipped') }
  try {
    const scoped = await scopeFor(stepRun, context, { view, stateOwner, reader })
    const all = await whenKnown(() => itemsOf(step, scoped.scope, context.documents))
    const { only } = stepRun
    const items = all instanceof Unknown || only === undefined ? all : all.filter((_, at) => only.has(at))
    if (items instanceof Unknown && givesVariables(step) && !setsAny(step))
      return { ...base, status: 'ok', variables: allUnknown(step, items) }
    if (items instanceof Unknown) return asStep(base, unplanned(step.name, items, view))
    if (isJudged(step)) scopes = { scopes: items }
    const plans = await itemPlans(stepRun, items, { context, view, reader, seen })
    const done = withItems(step, judgedItems(stepRun, { items: plans, scopes: items }, context), items)
    const rests = [...(gate.assuming ?? []), ...inherited(stepRun, view.assumed), ...missingUsers(seen)]
    return resting(
      await together({ base: { ...base, ...scopes }, scoped, rests }, done, { view, stateOwner }),
      rests,
    )
  } catch (error) {
    const comes = [...(gate.assuming ?? []), ...inherited(stepRun, view.assumed)]
    const open = doubtsOf(error, comes)
    if (error instanceof Error && open.length > 0) {
      const item = unplanned(step.name, unknown(`${error.message}, ${open.join(', ')}`), view)
      return { ...asStep(base, item), assuming: open }
    }
    if (error instanceof Refusal || error instanceof InputError)
      return refused({ ...base, ...scopes }, error.message, context)
    throw error
  }
}

/** No handler: nothing has to be notified for it to come. */
const OPEN = known<unknown>(true)

/** A handler of which it is not known whether it was notified; either way it is not any more. */
async function perhapsDue(
  { gate = '', ...open }: StepRun,
  cause: Unknown,
  about: { readonly context: PlanContext; readonly view: View },
): Promise<StepPlan> {
  const plan = await perhapsStep(open, cause, about)
  about.view.overlay.invalidate({ fact: pendingHandler(gate), becomes: known(null) })
  return { ...plan, stepRun: { ...open, gate } }
}

/** The items of a step, by what it is: a task, or something that the run itself does. */
async function itemPlans(
  stepRun: StepRun,
  items: readonly Values[],
  looking: Parameters<typeof planItems>[2],
): Promise<readonly ItemPlan[]> {
  const { context, view } = looking
  if (stepRun.step.task === SET_FACT) return planVariables(stepRun, items, context)
  if (stepRun.step.task === INCLUDE_VARS) return planIncluded(stepRun.step, items, context)
  if (addsHosts(stepRun.step)) return planNewHosts(stepRun.step, items, context)
  const [scope = {}] = items
  if (stepRun.step.task === VALIDATE) return [await planValidation(stepRun.step, scope, context.documents)]
  if (isOrder(stepRun.step)) return [await planOrder(stepRun, scope, { context, view })]
  return planItems(stepRun, items, looking)
}

/** A step of which it cannot be told whether it comes at all. */
export async function perhapsStep(
  stepRun: StepRun,
  cause: Unknown,
  { context, view }: { readonly context: PlanContext; readonly view: View },
): Promise<StepPlan> {
  const item = await perhaps({ name: stepRun.step.name, cause, view }, (aside) =>
    planStep(stepRun, context, aside),
  )
  return asStep(blankPlan(stepRun, context.userOf(stepRun.step)), item)
}

/** A step that cannot be done, unless it says itself that this is no failure. */
function refused(base: Omit<StepPlan, 'status'>, reason: string, context: PlanContext): StepPlan {
  const { step, settled } = base.stepRun
  const result = { ...resultOf(step, [], 'failed'), msg: reason }
  const plan: StepPlan = { ...base, status: 'failed', reason, result }
  const [scope] = base.scopes ?? []
  if (scope === undefined || step.failedWhen === undefined || settled !== undefined) return plan
  try {
    const { failed, changed } = judge(step, { ...context, scope, result })
    if (failed !== false) return plan
    const status = changed === true ? 'changed' : 'ok'
    return { ...plan, status, result: { ...result, status, failed, changed: changed === true } }
  } catch (error) {
    if (error instanceof InputError) return { ...plan, reason: `${reason}; ${error.message}` }
    throw error
  }
}

/** Why it is not sure that one can become the user as whom it was asked. */
function missingUsers(seen: readonly Asked[]): string[] {
  return [...new Set(seen.flatMap(({ missing }) => [...missing]))]
}

/** A step of which it cannot be told whether it does anything. */
function asStep(base: Omit<StepPlan, 'status'>, item: ItemPlan): StepPlan {
  const { status, announced, reason } = item
  const result = resultOf(base.stepRun.step, [], status)
  const given = base.stepRun.step.gives === undefined ? {} : variablesOf(base.stepRun, [item])
  return { ...base, status, announced, result, ...given, ...(reason === undefined ? {} : { reason }) }
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
  const open = items.find((one) => one.unjudged !== undefined)?.unjudged
  const verdict = open === undefined ? [] : [`if “${stepRun.step.name}” turns out to have changed something`]
  const unsure = [...new Set([...rests, ...verdict, ...restsOn({ ...base, status, announced: made })])]
  const isChanging = stepRun.step.changedWhen === undefined ? isSureToChange(made) : status === 'changed'
  const pending = isChanging ? await notificationsOf(stepRun, { view, stateOwner }, unsure) : []
  if (status === 'unknown') doubtNotified(stepRun, view)
  const failed = items.find((one) => one.failed !== undefined)?.failed
  const settled =
    status === 'unknown' || failed !== undefined ? [] : await handledNow(stepRun, { view, stateOwner })
  const reason = failed ?? items.find((one) => one.reason !== undefined)?.reason
  return {
    ...base,
    status: failed === undefined ? status : 'failed',
    ...(open === undefined ? {} : { unjudged: open }),
    ...(items.some((one) => one.waits) ? { waits: true } : {}),
    announced: [...pending, ...items.flatMap((one) => one.announced), ...settled],
    decided: items.map((one) => one.decided),
    acts: new Map(items.flatMap((one) => [...one.acts])),
    assuming: [...new Set(items.flatMap((one) => one.assuming))],
    watched: scoped.watched,
    items: items.length,
    itemOf: new Map(items.flatMap((one, at) => one.announced.map(({ change }) => [change, at]))),
    result: resultOf(stepRun.step, items, failed === undefined ? status : 'failed'),
    ...variablesOf(stepRun, items),
    ...(stepRun.step.environment === undefined ? {} : { environments: items.map((one) => one.environment) }),
    ...(reason === undefined ? {} : { reason }),
  }
}
