import { Unreachable } from '../../host/channel.ts'
import { type Change, isBookkeeping, type StateChange } from '../../model/change.ts'
import type { Fact } from '../../model/fact.ts'
import { canonical, type Json } from '../../model/json.ts'
import type { Seen } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import type { PlanContext, Registered, View } from '../context.ts'
import { isFed } from './plan-judge.ts'
import { planStep, type StepPlan } from './step-plan.ts'
import { readerFor } from './step-reader.ts'
import type { StepRun } from './step-run.ts'
import { remember, viewAfter, withResult } from './view.ts'

/** A step that the next run would do again, or could not do any more: no run could ever come to an end with it. */
export interface Conflict {
  readonly stepRun: StepRun
  readonly reason: string
}

/**
 * Looks for steps whose work later ones undo: what rests on something that is otherwise at the end of the play is planned
 * once more over that end, as the next run would. What steps decide counts, not what happens to be wrong on the host today.
 */
export async function findConflict(
  plans: readonly StepPlan[],
  context: PlanContext,
): Promise<Conflict | undefined> {
  if (plans.every(({ announced }) => announced.length === 0)) return undefined
  const atEnd = viewAfter(context.earlier)
  for (const plan of plans) count(plan, atEnd)
  const feeding: StepPlan[] = []
  let registered: Registered = atEnd.registered
  for (const [at, plan] of plans.entries()) {
    const fed = isFed(plan.stepRun, feeding)
    if (plan.stepRun.step.register !== undefined && plan.result['changed'] === true) feeding.push(plan)
    // The next run comes to the step with what was registered before it.
    const end: View = { ...atEnd, registered: new Map(registered) }
    registered = withResult(registered, { ...plan, result: settled(plan) })
    if (!isSuspect(plan)) continue
    const otherwise = await restsOnOther(plan, context, end)
    if (!fed && otherwise.length === 0) continue
    const undone = await undoneIn(plan, end, { context, how: 'perhaps' })
    if (undone === undefined && !otherwise.some((one) => isAssumedOther(plan, one))) continue
    const found = await rivalOf(plan, plans.slice(at + 1), { context, before: plans.slice(0, at + 1) })
    // Items of a loop may undo one another; what is generated, or otherwise not known yet, is no sign of that.
    const own = found === undefined && plan.items > 1 ? await undoneIn(plan, end, { context }) : undefined
    if (found !== undefined)
      return { stepRun: plan.stepRun, reason: reasonFor(plan, found.rival, undone ?? found.undone) }
    if (own !== undefined) return { stepRun: plan.stepRun, reason: reasonFor(plan, plan, own) }
  }
  return undefined
}

/** What is said of two steps, or of items of one, of which a later one undoes an earlier one. */
export function wordsFor(
  { step }: StepRun,
  { step: rival }: StepRun,
  { subject }: Pick<StateChange, 'subject'>,
): string {
  if (step === rival)
    return `items of the loop of “${step.name}” (line ${step.at.line}) decide differently about ${subject}: no run could satisfy all of them`
  return `“${step.name}” (line ${step.at.line}) and “${rival.name}” (line ${rival.at.line}) decide differently about ${subject}: no run could satisfy both. If the first is only temporary, mark it transient: true`
}

/** What a step would do again, or why it could not. */
type Undone = StateChange | string

function reasonFor(plan: StepPlan, rival: StepPlan, undone: Undone): string {
  const own = plan.decided.flat()
  if (typeof undone === 'string') {
    const [first] = own
    const words = first === undefined ? undone : wordsFor(plan.stepRun, rival.stepRun, first)
    return `${words} (after the second, the first fails: ${undone})`
  }
  if (own.some(({ goal }) => goal.id === undone.goal.id)) return wordsFor(plan.stepRun, rival.stepRun, undone)
  const name = ({ step }: StepRun) => `“${step.name}” (line ${step.at.line})`
  return `${name(rival.stepRun)} changes what ${name(plan.stepRun)} depends on: the next run would ${undone.summary}. Put it before`
}

/** A step that decides something for good. */
function isSuspect({ status, stepRun, decided }: StepPlan): boolean {
  const lasts = !stepRun.handler && !stepRun.step.transient
  return lasts && status !== 'failed' && status !== 'skipped' && decided.some((item) => item.length > 0)
}

/** Counts a step as done. */
function count(plan: StepPlan, view: View): void {
  // Whatever the state was before: if a step has a known result, that is the state now.
  const ends = new Set<Change>(plan.decided.flat().filter(({ after }) => after.known))
  for (const { change, certainty } of plan.status === 'ok' ? [] : plan.announced)
    if (certainty !== 'unknown' || ends.has(change)) view.overlay.add(change)
}

function settled({ result, status }: StepPlan): Values {
  if (status !== 'changed') return result
  const results = (result['results'] ?? []) as readonly Values[]
  return {
    ...result,
    status: 'ok',
    changed: false,
    results: results.map((one) => ({ ...one, changed: false })),
  }
}

/** What a step rests on that is otherwise at the end than when the step was through with it; where it can be told, what it is then. */
interface Otherwise {
  readonly fact: Fact
  readonly was?: Seen<Json>
  readonly becomes?: Seen<Json>
}

async function restsOnOther({ seen }: StepPlan, context: PlanContext, end: View): Promise<Otherwise[]> {
  const last = new Map(seen.map((asked) => [`${asked.item} ${asked.user} ${asked.fact.id}`, asked]))
  const all = [...last.values()].map(async ({ fact, user, answer }): Promise<Otherwise[]> => {
    const now = readerFor(user, { context, view: end, seen: [] }).see(fact)
    const [then, later] = await Promise.allSettled([answer, now])
    if (then.status !== 'fulfilled' || later.status !== 'fulfilled') return [{ fact }]
    return isSame(then.value, later.value) ? [] : [{ fact, was: then.value, becomes: later.value }]
  })
  return (await Promise.all(all)).flat()
}

/** Something that the step does not make itself, and that later steps leave otherwise unless an assumption makes it good. */
function isAssumedOther({ decided }: StepPlan, { fact, was, becomes }: Otherwise): boolean {
  if (was?.known !== true || becomes?.known !== true || becomes.assuming === undefined) return false
  return !decided.flat().some(({ goal }) => goal.id === fact.id)
}

/** Assumptions aside: they are no other state. */
function isSame(then: Seen<Json>, later: Seen<Json>): boolean {
  if (!then.known || !later.known) return then.known === later.known
  return then.value === later.value || canonical(then.value) === canonical(later.value)
}

interface Course {
  readonly context: PlanContext
  readonly how?: 'surely' | 'perhaps'
}

/**
 * What a step would do over this view of the host, or why it would be refused; `surely` leaves out what is unknown, and
 * not what is assumed: that the steps before it do what they say.
 */
async function undoneIn(
  plan: StepPlan,
  view: View,
  { context, how = 'surely' }: Course,
): Promise<Undone | undefined> {
  try {
    const aside = { ...view, overlay: view.overlay.copy(), acts: new Set(view.acts) }
    const { announced, status, reason, assuming } = await planStep(plan.stepRun, context, aside)
    const isRefused = status === 'failed' || (status === 'unknown' && assuming.length > 0)
    if (isRefused) return reason
    if (status === 'ok' || status === 'skipped') return undefined
    for (const { change, certainty } of announced) {
      if (change.sort !== 'state' || isBookkeeping(change)) continue
      if (!change.before.known && change.before.refusal !== undefined) return change.before.refusal
      if (certainty !== 'unknown' || how === 'perhaps') return change
    }
    return undefined
  } catch (error) {
    if (error instanceof Unreachable) throw error
    return undefined // it could be looked at in its place: what is in the way there comes of our not knowing
  }
}

/** The later step, and what is undone once it is done. */
interface Rival {
  readonly rival: StepPlan
  readonly undone: Undone
}

/**
 * The later step that surely undoes the work of one, which then stays so: what comes after that and does not say what it
 * alters is not assumed to make it good again.
 */
async function rivalOf(
  plan: StepPlan,
  later: readonly StepPlan[],
  { before, ...course }: Course & { readonly before: readonly StepPlan[] },
): Promise<Rival | undefined> {
  const { context } = course
  const view = viewAfter(context.earlier)
  for (const one of before) count(one, view)
  // The last of them is the one in question: what it registers itself comes behind it.
  for (const one of before.slice(0, -1)) remember({ ...one, result: settled(one) }, view)
  let wasUndone = (await undoneIn(plan, view, course)) !== undefined
  let found: Rival | undefined
  for (const rival of later) {
    count(rival, view)
    const undone = wasUndone ? undefined : await undoneIn(plan, view, course)
    if (undone !== undefined) found = { rival, undone }
    wasUndone = (await undoneIn(plan, view, { ...course, how: 'perhaps' })) !== undefined
  }
  return found
}
