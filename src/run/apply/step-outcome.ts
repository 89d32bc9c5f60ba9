import { isBookkeeping, isByHand } from '../../model/change.ts'
import type { Announced, Outcome } from '../../model/outcome.ts'
import type { Unknown } from '../../model/seen.ts'
import { META } from '../../playbook/engine-words.ts'
import type { Flow } from '../flow.ts'
import { isIgnored, looksDone } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'

/** Tells how a step ended. Steps that were not due (a handler nobody notified) are not told. */
export type Tell = (stepRun: StepRun, outcome: Outcome, took: Took) => void

/** Seconds since its frame was begun, and seconds that its own changes took where they were made. */
export interface Took {
  readonly seconds: number
  readonly acted: number
}

/** How a host came out of a play; `waiting`: what comes next has to wait for a person. */
export type HostEnd = 'done' | 'waiting' | 'failed' | 'unreachable' | 'interrupted'

/** Which step it is: `site.yml:12 the web server`. */
export function stepKey({ step }: StepRun): string {
  return `${step.at.file}:${step.at.line} ${step.name}`
}

/** Handlers that were not due and `meta` steps have no outcome to tell. */
export function told(plan: StepPlan): boolean {
  if (plan.stepRun.step.task === META && plan.status !== 'failed' && plan.status !== 'unknown') return false
  return !(plan.stepRun.gate !== undefined && plan.status === 'skipped')
}

/** An outcome with the block that takes care of it, if there is one. */
export function withRescue(outcome: Outcome, { step }: StepRun, flow: Flow): Outcome {
  if (outcome.ignored === true || (outcome.status !== 'failed' && outcome.status !== 'unreachable'))
    return outcome
  const rescued = flow.rescuerOf(step)
  return rescued === undefined ? outcome : { ...outcome, rescued }
}

/** That it is done is known, but not whether that is a change. */
function openly(one: Announced, { cause }: Unknown): Announced {
  return isBookkeeping(one.change) ? one : { ...one, certainty: 'unknown', because: [cause] }
}

/** The outcome that a plan stands for, as it is told. */
export function outcomeOf(plan: StepPlan): Outcome {
  const { announced, items, assuming, unjudged } = plan
  const isOpen = unjudged !== undefined && (plan.status === 'changed' || plan.status === 'ok')
  const status = isOpen ? 'unknown' : plan.status
  const reason = isOpen ? unjudged.cause : plan.reason
  const perhaps = looksDone(plan) && assuming.length > 0
  return {
    status,
    ...(status === 'waiting' ? { todo: todoOf(plan) } : {}),
    changes:
      perhaps && status === 'ok' ? [] : isOpen ? announced.map((one) => openly(one, unjudged)) : announced,
    ...(perhaps ? { assuming } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(isIgnored(plan) ? { ignored: true } : {}),
    ...(items > 1 ? { items } : {}),
  }
}

function todoOf({ announced }: StepPlan): string[] {
  return announced.flatMap(({ change }) =>
    isByHand(change) ? [change.kind.byHand?.(change) ?? change.summary] : [],
  )
}
