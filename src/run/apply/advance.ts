import { HostError, Unreachable } from '../../host/channel.ts'
import { hasFailed } from '../flow.ts'
import { hasEnded } from '../plan/orders.ts'
import { failedNames } from '../plan/plan-steps.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import type { StepRun } from '../plan/step-run.ts'
import { planBatch } from './batch.ts'
import { lastDue, lookBack } from './last-look.ts'
import type { Applying, Performing, Progress } from './progress.ts'
import { type HostEnd, withRescue } from './step-outcome.ts'

/** How far the steps of a play have come on a host. */
export interface Course {
  readonly applying: Applying
  /** What was planned before anything was done. */
  readonly announced: readonly StepPlan[]
  readonly state: Progress
  readonly frames: StepPlan[][]
  /** Performs what is planned, and checks it. */
  readonly perform: (
    batch: readonly StepPlan[],
    now: Pick<Performing, 'started' | 'rest' | 'due'>,
  ) => Promise<{ readonly end: HostEnd; readonly stepsDone: number }>
}

/** How a batch ended, and with which step; none where no more steps come. */
interface Advanced {
  readonly end: HostEnd
  readonly last?: StepRun | undefined
  /** The host itself, where it was lost in a block. */
  readonly error?: Error
}

/** The next steps, as far as can be told: planned, performed, checked. A failure in a block is told to those who wait for it. */
export async function advance(left: readonly StepRun[], course: Course): Promise<Advanced> {
  const { applying, announced, state, frames } = course
  const started = Date.now()
  let batch: readonly StepPlan[] = []
  try {
    const ready = frames.length === 0 && state.told.size === 0 ? announced : []
    batch = await planBatch(left, { context: applying.context, ...state, ready })
    const after = batch.at(-1)?.stepRun
    if (after === undefined) return { end: 'done' }
    const rest = left.slice(left.indexOf(after) + 1)
    const due = rest.length > 0 ? [] : lastDue(announced, [...frames, batch])
    const { end, stepsDone } = await course.perform(batch, { started, rest, due })
    frames.push(batch.slice(0, stepsDone))
    if (batch.slice(0, stepsDone).some(hasEnded)) applying.context.flow.end()
    return broke(end, batch[end === 'done' ? stepsDone - 1 : stepsDone]?.stepRun ?? after, course)
  } catch (error) {
    return lostInBlock(error, nextDue(batch, left, course), course)
  }
}

/** Whoever rescues finds what failed; behind it the steps go on as its blocks say. */
function broke(end: HostEnd, last: StepRun, { applying, state }: Course): Advanced {
  if (end === 'done' || end === 'interrupted' || end === 'waiting') return { end, last }
  const failed = state.broken
  state.broken = undefined
  applying.context.flow.fail((failed?.stepRun ?? last).step)
  if (failed !== undefined) for (const [name, value] of failedNames(failed)) state.registered.set(name, value)
  return { end, last: failed?.stepRun ?? last }
}

function nextDue(
  batch: readonly StepPlan[],
  left: readonly StepRun[],
  { applying, state }: Course,
): StepRun | undefined {
  const open = batch.find(({ stepRun }) => !state.told.has(stepRun))
  const flow = applying.context.flow.copy()
  return open?.stepRun ?? left.find(({ step }) => flow.turn(step) === 'now')
}

/** The host was lost, or cannot go on: in a block that is a failure like any other. */
function lostInBlock(error: unknown, at: StepRun | undefined, { applying, state }: Course): Advanced {
  const isHosts = error instanceof HostError || error instanceof Unreachable
  if (!isHosts || (at?.step.blocks ?? []).length === 0 || at === undefined) throw error
  const { flow } = applying.context
  const status = error instanceof Unreachable ? 'unreachable' : 'failed'
  if (!state.told.has(at))
    applying.tell(at, withRescue({ status, changes: [], reason: error.message }, at, flow), {
      seconds: 0,
      acted: 0,
    })
  state.told.add(at)
  state.broken = undefined
  flow.fail(at.step)
  const result = {
    status,
    failed: true,
    changed: false,
    skipped: false,
    unreachable: status === 'unreachable',
    msg: error.message,
  }
  state.registered.set('ansible_failed_task', { name: at.step.name, action: at.step.task })
  state.registered.set('ansible_failed_result', result)
  return { end: 'failed', last: at, error }
}

/** No more steps come: what was made is looked at once more, unless the host has failed. */
export async function conclude(
  { applying, announced, frames }: Course,
  gone: Error | undefined,
  performing: Performing,
): Promise<HostEnd> {
  const isOver = hasFailed(applying.context)
  if (!isOver && gone === undefined) return lookBack(announced, frames, performing)
  if (!isOver) return 'done'
  if (gone !== undefined) throw gone
  return 'failed'
}
