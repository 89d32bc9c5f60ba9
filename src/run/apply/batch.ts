import type { Step } from '../../model/playbook.ts'
import type { HostContext, Registered } from '../context.ts'
import { names } from '../plan/given.ts'
import { hasEnded } from '../plan/orders.ts'
import {
  acts,
  addMade,
  altersMade,
  isAlone,
  isBlind,
  isFed,
  type Made,
  uncertain,
} from '../plan/plan-judge.ts'
import { idlePlan, safely } from '../plan/plan-steps.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'
import { isJudged } from '../plan/verdict.ts'
import { emptyView, remember } from '../plan/view.ts'
import { admitted } from './step-failures.ts'

/** What has happened on the host so far in this play, and what is planned already. */
export interface Planning {
  readonly context: HostContext
  readonly registered: Registered
  readonly acts: ReadonlySet<string>
  /** The plans of the first steps, where these were planned from the same beginning. */
  readonly ready: readonly StepPlan[]
}

/** True where something else follows the steps of a part of a block. */
function leavesBlock({ blocks = [] }: Step, next: Step): boolean {
  return blocks.some(
    ({ block, part }) => !(next.blocks ?? []).some((one) => one.block.id === block.id && one.part === part),
  )
}

/** What a batch comes to so far. */
interface Batching {
  readonly batch: StepPlan[]
  readonly feeding: StepPlan[]
  readonly made: Made
  acting: number
  /** A step acts that is no handler. */
  works: boolean
  last?: StepRun
}

/** Plans from here to the first barrier: what cannot be told before what stands before it has acted. */
export async function planBatch(
  stepRuns: readonly StepRun[],
  { context, registered, acts: done, ready }: Planning,
): Promise<StepPlan[]> {
  const view = emptyView(registered, done)
  const made: Made = { goals: new Set(), conditional: new Set() }
  const so: Batching = { batch: [], feeding: [], made, acting: 0, works: false }
  const flow = context.flow.copy()
  const prepared = new Map(ready.map((plan) => [plan.stepRun, plan]))
  for (const stepRun of stepRuns) {
    const turn = flow.turn(stepRun.step)
    if (turn === 'over') continue
    if (turn === 'idle') {
      so.batch.push(idlePlan(stepRun, context))
      continue
    }
    if (waitsFor(stepRun, so)) break
    const plan = admitted(prepared.get(stepRun) ?? (await safely(stepRun, context, view)), context)
    if (mustWait(plan, so)) break
    so.batch.push(plan)
    remember(plan, view)
    if (hasEnded(plan)) flow.end()
    if (isLast(plan)) break
    if (!acts(plan)) continue
    count(plan, so)
    // How it ended is judged before anything is done behind it.
    if (so.acting >= context.frameLimit || isJudged(stepRun.step)) break
  }
  return so.batch
}

/** True for a step that uses what has to be real first; and a block that fails is known to before anything behind it is done. */
function waitsFor(stepRun: StepRun, so: Batching): boolean {
  if (isFed(stepRun, so.feeding)) return true
  if (so.acting > 0 && so.last !== undefined && leavesBlock(so.last.step, stepRun.step)) return true
  so.last = stepRun
  return false
}

/** True for a plan that has to be made anew once those before it have acted. */
function mustWait(plan: StepPlan, { acting, works, made }: Batching): boolean {
  if (acting > 0 && (plan.status === 'failed' || uncertain(plan) || isBlind(plan))) return true
  // A handler waits until the steps before it have proved right: nothing is restarted on half a configuration.
  return (plan.stepRun.handler && acts(plan) && works) || altersMade(plan, made)
}

/** True for a plan behind which nothing can be told yet. */
function isLast(plan: StepPlan): boolean {
  return plan.status === 'failed' || uncertain(plan) || isAlone(plan) || plan.waits === true
}

function count(plan: StepPlan, so: Batching): void {
  so.acting += 1
  if (names(plan.stepRun.step).length > 0) so.feeding.push(plan)
  addMade(plan, so.made)
  so.works ||= !plan.stepRun.handler
}
