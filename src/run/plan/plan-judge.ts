import { isBookkeeping } from '../../model/change.ts'
import { canonical } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'
import { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import type { StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'

/** The changes of a plan up to the first that cannot be told. */
export function beforeUnknown(plan: StepPlan): readonly Announced[] {
  const at = plan.announced.findIndex(({ certainty }) => certainty === 'unknown')
  return at < 0 ? plan.announced : plan.announced.slice(0, at)
}

/** True when a plan has anything to do. */
export function acts(plan: StepPlan): boolean {
  return plan.announced.length > 0
}

/** True when some of a plan cannot be told yet. */
export function uncertain(plan: StepPlan): boolean {
  return plan.status === 'unknown' || plan.announced.some(({ certainty }) => certainty === 'unknown')
}

/** What it registers cannot be told before the changes ahead of it are made. */
export function isBlind({ stepRun, result }: StepPlan): boolean {
  return (
    stepRun.step.register !== undefined && Object.values(result).some((value) => value instanceof Unknown)
  )
}

export function isAlone(plan: StepPlan): boolean {
  return plan.announced.some(({ change }) => change.kind.withShells !== undefined)
}

/** True when the step uses what the planned one registers: it waits until that is real. */
export function feeds(plan: StepPlan, stepRun: StepRun): boolean {
  const name = plan.stepRun.step.register
  return name !== undefined && names(textOf(stepRun), name)
}

/** Why it is not sure what a step is planned from: the results of earlier ones that it uses. */
export function inherited(
  stepRun: StepRun,
  assumed: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const open = [...assumed].filter(([, because]) => because.length > 0)
  if (open.length === 0) return []
  const text = textOf(stepRun)
  return [...new Set(open.flatMap(([name, because]) => (names(text, name) ? because : [])))]
}

/** True where a variable may be named in a text: as a word of its own, whatever it stands in. */
function names(text: string, variable: string): boolean {
  return new RegExp(`\\b${variable}\\b`).test(text)
}

function textOf({ step }: StepRun): string {
  return canonical([step.params, step.when, step.loop ?? null, step.vars])
}

/** What the outcome of a plan rests on, where it is not sure: that there is nothing to do, or that there is anything. */
export function restsOn(plan: StepPlan): readonly string[] {
  if (looksDone(plan)) return plan.assuming
  const all = plan.announced.filter(counts)
  if (all.length === 0 || all.some(({ certainty }) => certainty !== 'assumed')) return []
  return [...new Set(all.flatMap(({ because }) => because))]
}

/**
 * True when one that acts says of something that an earlier one makes that it alters it, or makes it otherwise than one that
 * comes under a condition: the earlier one is looked at before.
 */
export function altersGoal(plan: StepPlan, earlier: StepPlan): boolean {
  const made = new Set(goalsOf(earlier.announced))
  if (made.size === 0) return false
  if (earlier.stepRun.step.when.length > 0 && goalsOf(plan.announced).some((goal) => made.has(goal)))
    return true
  return plan.announced.some(({ change }) =>
    change.effects.some((effect) => 'fact' in effect && !effect.becomes.known && made.has(effect.fact.id)),
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
export function flags({ status, announced }: StepPlan): Values {
  const changed = status === 'changed' || (status === 'failed' && announced.some(counts))
  return { status, changed, failed: status === 'failed', skipped: status === 'skipped' }
}

/** True for a failure that does not end the run of the host. */
export function isIgnored({ status, stepRun, counts: matters }: StepPlan): boolean {
  return status === 'failed' && stepRun.step.ignoreErrors && matters !== true
}

/** True for what is told as a change: not for how the run keeps its books, nor for an act that leaves nothing. */
export function counts({ change }: Announced): boolean {
  return change.sort === 'state' ? !isBookkeeping(change) : change.leaves
}
