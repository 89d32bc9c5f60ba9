import { isBookkeeping, isLeftToPerson } from '../../model/change.ts'
import { canonical } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'
import { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import { names } from './given.ts'
import type { StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'
import { isOwn } from './verdict.ts'

/** The changes of a plan up to the first that cannot be told, without those that are left to a person. */
export function beforeUnknown({ announced }: Pick<StepPlan, 'announced'>): readonly Announced[] {
  const at = announced.findIndex(({ certainty }) => certainty === 'unknown')
  return (at < 0 ? announced : announced.slice(0, at)).filter(({ change }) => !isLeftToPerson(change))
}

/** True when a plan has anything to do that is not left to a person. */
export function acts(plan: StepPlan): boolean {
  return plan.announced.some(({ change }) => !isLeftToPerson(change))
}

/** True when changes are sure to come that count, other than those that are left to a person. */
export function isSureToChange(announced: readonly Announced[]): boolean {
  return announced.some((one) => counts(one) && one.certainty !== 'unknown' && !isLeftToPerson(one.change))
}

/** True when some of a plan cannot be told yet. */
export function uncertain(plan: StepPlan): boolean {
  return plan.status === 'unknown' || plan.announced.some(({ certainty }) => certainty === 'unknown')
}

/** What it registers cannot be told before the changes ahead of it are made. */
export function isBlind({ stepRun, result, variables }: StepPlan): boolean {
  const given = [
    ...Object.values(variables ?? {}),
    ...(stepRun.step.register === undefined ? [] : Object.values(result)),
  ]
  return given.some((value) => value instanceof Unknown && !isOwn(value))
}

export function isAlone(plan: StepPlan): boolean {
  return plan.announced.some(({ change }) => change.kind.withShells !== undefined)
}

/** True when the step uses what one of the planned ones registers: it waits until that is real. */
export function isFed(stepRun: StepRun, plans: readonly StepPlan[]): boolean {
  const given = plans.flatMap((plan) => names(plan.stepRun.step))
  if (given.length === 0) return false
  const words = wordsOf(stepRun)
  return given.some((name) => words.has(name))
}

/** Why it is not sure what a step is planned from: the results of earlier ones that it uses. */
export function inherited(
  stepRun: StepRun,
  assumed: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const open = [...assumed].filter(([, because]) => because.length > 0)
  if (open.length === 0) return []
  const words = wordsOf(stepRun)
  return [...new Set(open.flatMap(([name, because]) => (words.has(name) ? because : [])))]
}

/** The words of a step: a variable may be named where it is one of them, whatever it stands in. */
function wordsOf({ step }: StepRun): ReadonlySet<string> {
  return new Set(canonical([step.params, step.when, step.loop ?? null, step.vars]).match(/\w+/g))
}

/** What the outcome of a plan rests on, where it is not sure: that there is nothing to do, or that there is anything. */
export function restsOn(plan: StepPlan): readonly string[] {
  if (looksDone(plan)) return plan.assuming
  const all = plan.announced.filter(counts)
  if (all.length === 0 || all.some(({ certainty }) => certainty !== 'assumed')) return []
  return [...new Set(all.flatMap(({ because }) => because))]
}

/** The states that planned steps make; those that come under a condition also apart. */
export interface Made {
  readonly goals: Set<string>
  readonly conditional: Set<string>
}

/** Counts what a step makes. */
export function addMade({ announced, stepRun }: StepPlan, { goals, conditional }: Made): void {
  for (const goal of goalsOf(announced)) {
    goals.add(goal)
    if (stepRun.step.when.length > 0) conditional.add(goal)
  }
}

/**
 * True when one that acts says of something that an earlier one makes that it alters it, or makes it otherwise than one that
 * comes under a condition: the earlier one is looked at before.
 */
export function altersMade({ announced }: StepPlan, { goals, conditional }: Made): boolean {
  if (conditional.size > 0 && goalsOf(announced).some((goal) => conditional.has(goal))) return true
  return announced.some(({ change }) =>
    change.effects.some((effect) => 'fact' in effect && !effect.becomes.known && goals.has(effect.fact.id)),
  )
}

/** The states that changes set, by their facts. */
export function goalsOf(announced: readonly Announced[]): string[] {
  return announced.flatMap(({ change }) =>
    change.sort === 'state' && !isBookkeeping(change) ? [change.goal.id] : [],
  )
}

/** True when two lists hold the same changes. */
export function same(left: readonly Announced[], last: readonly Announced[]): boolean {
  return asText(left) === asText(last)
}

function asText(list: readonly Announced[]): string {
  return canonical(
    list.map(({ change }) => [
      change.kind.name,
      change.subject,
      change.sort === 'state' ? [change.before, change.after] : null,
    ]),
  )
}

/** True when nothing is left of a step. */
export function looksDone(plan: StepPlan): boolean {
  return plan.status === 'ok' || plan.status === 'skipped'
}

/** The flags under which a step that is over is registered: one that failed while it acted may have changed something. */
export function flags({ status, announced }: StepPlan, made: readonly Announced[]): Values {
  const changed =
    status === 'changed' ||
    (status === 'failed' && announced.some(counts)) ||
    (status === 'waiting' && made.some(counts))
  return { status, changed, failed: status === 'failed', skipped: status === 'skipped' }
}

/** True for a failure that does not end the run of the host. */
export function isIgnored({ status, stepRun, counts: matters }: StepPlan): boolean {
  return status === 'failed' && stepRun.step.ignoreErrors === true && matters !== true
}

/** True for what is told as a change: not for how the run keeps its books, nor for an act that leaves nothing. */
export function counts({ change }: Announced): boolean {
  return change.sort === 'state' ? !isBookkeeping(change) : change.leaves
}
