import type { Placement } from '../../model/change-kind.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Work } from '../../perform/frame-items.ts'
import type { Performed } from '../../perform/performed.ts'
import { recordLine } from '../../resource/placed/placed.ts'
import { noted } from '../../resource/placed/placed-change.ts'
import type { StepPlan } from '../plan/step-plan.ts'
import { answering, type Performing } from './progress.ts'
import { guarded } from './work.ts'

type Planned = { readonly plan: StepPlan; readonly one: Announced }

/**
 * Performs changes; what they place on the host is recorded there before the first of them, in the same frame: a run that
 * dies leaves nothing that nobody knows of.
 */
export async function performRecorded(
  list: readonly Planned[],
  { context, performer, state }: Pick<Performing, 'context' | 'performer' | 'state'>,
): Promise<Performed> {
  const work = guarded(list, context.stateOwner, answering(state))
  const first = list.findIndex((one) => placementOf(one) !== undefined)
  if (context.record === undefined || first < 0) return performer.perform(work)
  const { playbook, play } = context.record
  const lines = bySteps(list).map(([step, placements]) =>
    recordLine({ host: context.host, play, step }, placements),
  )
  const notes = noted(playbook, lines).map(
    (change): Work => ({ change, user: context.stateOwner, guarded: false }),
  )
  return without(
    await performer.perform([...work.slice(0, first), ...notes, ...work.slice(first)]),
    first,
    notes.length,
  )
}

/** Nothing of what is only meant for a while. */
function placementOf({ plan, one: { change } }: Planned): Placement | undefined {
  return plan.stepRun.step.transient ? undefined : change.kind.places?.(change)
}

function bySteps(list: readonly Planned[]): [string, Placement[]][] {
  const found = new Map<StepPlan, [string, Placement[]]>()
  for (const one of list) {
    const placement = placementOf(one)
    if (placement === undefined) continue
    const known = found.get(one.plan)
    if (known === undefined) found.set(one.plan, [one.plan.stepRun.step.name, [placement]])
    else known[1].push(placement)
  }
  // A line is added in one piece: a step of very many has several.
  return [...found.values()].flatMap(([step, all]) =>
    Array.from({ length: Math.ceil(all.length / MOST) }, (_, at): [string, Placement[]] => [
      step,
      all.slice(at * MOST, (at + 1) * MOST),
    ]),
  )
}

const MOST = 200

/** How far the changes themselves came. */
function without({ done, seconds, ...more }: Performed, first: number, notes: number): Performed {
  return {
    ...more,
    done: done <= first ? done : Math.max(first, done - notes),
    seconds: [...seconds.slice(0, first), ...seconds.slice(first + notes)],
  }
}
