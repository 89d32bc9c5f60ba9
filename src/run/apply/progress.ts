import { Unreachable } from '../../host/channel.ts'
import type { Change } from '../../model/change.ts'
import type { Said } from '../../model/change-kind.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Value } from '../../model/value.ts'
import type { Performer } from '../../perform/perform.ts'
import type { HostContext, Registered } from '../context.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'
import { type Answer, answerOf } from './answers.ts'
import { type HostEnd, stepKey, type Tell, withRescue } from './step-outcome.ts'

/** What applying needs beside the steps. */
export interface Applying {
  readonly context: HostContext
  readonly performer: Performer
  readonly tell: Tell
}

/** What has happened on the host so far in this play. */
export interface Progress {
  readonly registered: Map<string, Value>
  /** Acts that were done, by the names that their steps give them. */
  readonly acts: Set<string>
  /** Changes made so far, by step: a step may take several rounds. */
  readonly made: Map<StepRun, Announced[]>
  /** Seconds that these took where they were made. */
  readonly acted: Map<StepRun, number>
  /** What its changes answered, by step and item. */
  readonly answers: Map<StepRun, Map<number, Answer>>
  /** How often a step that waits for something was done. */
  readonly attempts: Map<StepRun, number>
  /** Steps that were planned once more, because what they were planned from had moved. */
  readonly moved: Set<StepRun>
  /** Steps whose outcome was told. */
  readonly told: Set<StepRun>
  /** Those of them that failed, be it ignored. */
  readonly failed: Set<StepRun>
  /** The first step that failed since the last one that did was taken care of. */
  broken?: StepPlan | undefined
  /** What was registered when a step was over: a name may be given anew later. */
  readonly registeredAt: Map<StepRun, Registered>
  /** What is registered now, as it was written down for those. */
  snapshot: Registered
}

/** Nothing has happened yet. */
export function noProgress(registered: Registered = new Map()): Progress {
  return {
    registered: new Map(registered),
    acts: new Set(),
    made: new Map(),
    acted: new Map(),
    answers: new Map(),
    attempts: new Map(),
    moved: new Set(),
    told: new Set(),
    failed: new Set(),
    registeredAt: new Map(),
    snapshot: registered,
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

/** The host was lost, or cannot go on, in the middle of it: of what was being done at that time each step is told. */
export function lost(
  batch: readonly StepPlan[],
  error: Error,
  { tell, state, started, context }: Performing,
): void {
  const status = error instanceof Unreachable ? 'unreachable' : 'failed'
  for (const { stepRun, announced } of batch) {
    if (announced.length === 0 || state.told.has(stepRun)) continue
    const changes = state.made.get(stepRun) ?? []
    const what =
      changes.length > 0
        ? 'it acted, and could not be checked again'
        : 'it was due at that time, and its outcome is not known'
    const took = { seconds: (Date.now() - started) / 1000, acted: state.acted.get(stepRun) ?? 0 }
    const outcome = { status, changes, reason: `${what}: ${error.message}` } as const
    tell(stepRun, withRescue(outcome, stepRun, context.flow), took)
    state.told.add(stepRun)
  }
}

/** Where the answer of a change of a step goes: it counts once the change is known to have been made, or to have failed. */
export function answering(state: Progress): (plan: StepPlan, change: Change) => (said: Said) => void {
  return ({ stepRun, itemOf }, change) =>
    (said) => {
      const answer = answerOf(change, said)
      const all = state.answers.get(stepRun) ?? new Map<number, Answer>()
      if (answer !== undefined) state.answers.set(stepRun, all.set(itemOf?.get(change) ?? 0, answer))
    }
}

/** The names of steps, as they are told while they act. */
export function namesOf(plans: readonly StepPlan[]): string[] {
  return plans.map(({ stepRun }) => stepRun.step.name)
}
