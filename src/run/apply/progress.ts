import { Unreachable } from '../../host/channel.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Values } from '../../model/value.ts'
import type { Performer } from '../../perform/perform.ts'
import type { HostContext } from '../context.ts'
import { counts, flags, isIgnored } from '../plan/plan-judge.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'
import { emptyView, remember } from '../plan/view.ts'
import { type HostEnd, outcomeOf, stepKey, type Tell, told } from './step-outcome.ts'

/** What applying needs beside the steps. */
export interface Applying {
  readonly context: HostContext
  readonly performer: Performer
  readonly tell: Tell
}

/** What has happened on the host so far in this play. */
export interface Progress {
  readonly registered: Map<string, Values>
  /** Acts that were done, by the names that their steps give them. */
  readonly acts: Set<string>
  /** Changes made so far, by step: a step may take several rounds. */
  readonly made: Map<StepRun, Announced[]>
  /** Seconds that these took where they were made. */
  readonly acted: Map<StepRun, number>
  /** Steps that were planned once more, because what they were planned from had moved. */
  readonly moved: Set<StepRun>
  /** Steps whose outcome was told. */
  readonly told: Set<StepRun>
  /** Those of them that failed, be it ignored. */
  readonly failed: Set<StepRun>
  /** What was registered when a step was over: a name may be given anew later. */
  readonly registeredAt: Map<StepRun, ReadonlyMap<string, Values>>
  /** What is registered now, as it was written down for those. */
  snapshot: ReadonlyMap<string, Values>
}

/** Nothing has happened yet. */
export function noProgress(): Progress {
  return {
    registered: new Map(),
    acts: new Set(),
    made: new Map(),
    acted: new Map(),
    moved: new Set(),
    told: new Set(),
    failed: new Set(),
    registeredAt: new Map(),
    snapshot: new Map(),
  }
}

/** What performing a batch needs. */
export interface Performing extends Applying {
  readonly state: Progress
  readonly started: number
  /** The steps after this batch: what they will ask travels with the verifying frame. */
  readonly rest: readonly StepRun[]
  /** What is looked at once more when nothing comes after this batch: that travels with it, too. */
  readonly due: readonly StepPlan[]
  /** Plans a step on fresh facts, and makes it so. */
  readonly planAgain: (stepRun: StepRun) => Promise<HostEnd>
  /** Plans a step on fresh facts, to look only. */
  readonly lookAgain: (plan: StepPlan) => Promise<StepPlan>
}

/** Changes that were made, and the seconds that each took. */
export interface Made {
  readonly changes: readonly Announced[]
  readonly seconds: readonly number[]
}

/** Takes note of changes that were made. */
export function made(plan: StepPlan, { changes, seconds }: Made, { state, context }: Performing): void {
  if (changes.length === 0) return
  const acted = seconds.reduce((sum, one) => sum + one, state.acted.get(plan.stepRun) ?? 0)
  state.acted.set(plan.stepRun, acted)
  context.planned?.made(stepKey(plan.stepRun), changes)
  state.made.set(plan.stepRun, [...(state.made.get(plan.stepRun) ?? []), ...changes])
  for (const { change } of changes) {
    const name = plan.acts.get(change)
    if (name !== undefined) state.acts.add(name)
  }
}

/**
 * A step has ended: it is registered and reported, with all that was made of it. It is `changed` if anything was, however little
 * of it the last plan knew: someone else may have been faster with the rest.
 */
export function endStep(last: StepPlan, { context, tell, state, started }: Performing): HostEnd {
  const changes = state.made.get(last.stepRun) ?? []
  const plan: StepPlan =
    last.status !== 'failed' && last.status !== 'waiting' && changes.some(counts)
      ? { ...last, status: 'changed' }
      : last
  const ended = { ...plan, result: { ...plan.result, ...flags(plan, changes) } }
  state.registeredAt.set(plan.stepRun, state.snapshot)
  remember(ended, { ...emptyView(), registered: state.registered })
  // Only a step that registers changes the snapshot; all others share it.
  if (plan.stepRun.step.register !== undefined) state.snapshot = new Map(state.registered)
  const took = { seconds: (Date.now() - started) / 1000, acted: state.acted.get(plan.stepRun) ?? 0 }
  const left = plan.status === 'waiting' ? plan.announced : []
  if (told(plan)) tell(plan.stepRun, { ...outcomeOf(plan), changes: [...changes, ...left] }, took)
  context.decided?.(last, true)
  state.told.add(plan.stepRun)
  if (plan.status === 'failed') state.failed.add(plan.stepRun)
  return plan.status === 'failed' && !isIgnored(plan) ? 'failed' : 'done'
}

/** The host was lost, or cannot go on, in the middle of it: of what was being done at that time each step is told. */
export function lost(batch: readonly StepPlan[], error: Error, { tell, state, started }: Performing): void {
  const status = error instanceof Unreachable ? 'unreachable' : 'failed'
  for (const { stepRun, announced } of batch) {
    if (announced.length === 0 || state.told.has(stepRun)) continue
    const changes = state.made.get(stepRun) ?? []
    const what =
      changes.length > 0
        ? 'it acted, and could not be checked again'
        : 'it was due at that time, and its outcome is not known'
    const took = { seconds: (Date.now() - started) / 1000, acted: state.acted.get(stepRun) ?? 0 }
    tell(stepRun, { status, changes, reason: `${what}: ${error.message}` }, took)
    state.told.add(stepRun)
  }
}

/** The names of steps, as they are told while they act. */
export function namesOf(plans: readonly StepPlan[]): string[] {
  return plans.map(({ stepRun }) => stepRun.step.name)
}
