import type { Step } from '../../model/playbook.ts'
import type { HostContext, Registered } from '../context.ts'
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
import { names, type StepRun } from '../plan/step-run.ts'
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

/** Plans from here to the first barrier: what cannot be told before what stands before it has acted. */
export async function planBatch(
  stepRuns: readonly StepRun[],
  { context, registered, acts: done, ready }: Planning,
): Promise<StepPlan[]> {
  const view = emptyView(registered, done)
  const batch: StepPlan[] = []
  let acting = 0
  const feeding: StepPlan[] = []
  const made: Made = { goals: new Set(), conditional: new Set() }
  let works = false // a step acts that is no handler
  const flow = context.flow.copy()
  let last: StepRun | undefined
  for (const stepRun of stepRuns) {
    const turn = flow.turn(stepRun.step)
    if (turn === 'over') continue
    if (turn === 'idle') {
      batch.push(idlePlan(stepRun, context))
      continue
    }
    if (isFed(stepRun, feeding)) break
    // A block that fails is known to before anything behind it is done.
    if (acting > 0 && last !== undefined && leavesBlock(last.step, stepRun.step)) break
    last = stepRun
    const prepared = ready.find((one) => one.stepRun === stepRun)
    const plan = admitted(prepared ?? (await safely(stepRun, context, view)), context)
    if (acting > 0 && (plan.status === 'failed' || uncertain(plan) || isBlind(plan))) break
    // A handler waits until the steps before it have proved right: nothing is restarted on half a configuration.
    if (stepRun.handler && acts(plan) && works) break
    if (altersMade(plan, made)) break
    batch.push(plan)
    remember(plan, view)
    if (hasEnded(plan)) flow.end()
    if (plan.status === 'failed' || uncertain(plan) || isAlone(plan) || plan.waits === true) break
    if (!acts(plan)) continue
    acting += 1
    if (names(stepRun.step).length > 0) feeding.push(plan)
    addMade(plan, made)
    works ||= !stepRun.handler
    // How it ended is judged before anything is done behind it.
    if (acting >= context.frameLimit || isJudged(stepRun.step)) break
  }
  return batch
}
