import { basename } from 'node:path'
import { canonical } from '../../model/json.ts'
import type { Play } from '../../model/playbook.ts'
import type { StepPlan } from '../plan/step-plan.ts'

/** What the steps of a run want of a host: gathered while they are planned and applied. */
export interface Wanted {
  /** Facts that steps decide, by ID, and what these are called. */
  readonly facts: Set<string>
  readonly subjects: Set<string>
  /** Steps of which it cannot be told what they want. */
  readonly unclear: Set<string>
  /** Steps, by play and name, that hang on results: that they did not come this time says nothing. */
  readonly occasional: Set<string>
}

/** Nothing is known yet. */
export function wantsNothing(): Wanted {
  return { facts: new Set(), subjects: new Set(), unclear: new Set(), occasional: new Set() }
}

/** What a step is called in the record of what it placed. */
export function stepName(play: string, step: string): string {
  return `${play}: ${step}`
}

/** How a record is called: by the file of the playbook, which may be in another folder for somebody else. */
export function recordName(playbook: string): string {
  return basename(playbook)
}

/** Takes note of what a step of a play decides; how far that can be told shows only when it is over. */
export function addWanted(
  wanted: Wanted,
  plan: StepPlan,
  { play, over }: { readonly play: Play; readonly over: boolean },
): void {
  const { decided, announced, stepRun, status } = plan
  for (const change of [...decided.flat(), ...announced.map((one) => one.change)]) {
    wanted.subjects.add(change.subject)
    if (change.sort === 'state') wanted.facts.add(change.goal.id)
    for (const effect of change.effects) if ('fact' in effect) wanted.facts.add(effect.fact.id)
  }
  const { step, handler } = stepRun
  if (handler || hangsOnResults(plan, play)) wanted.occasional.add(stepName(play.name, step.name))
  const gated = stepRun.gate !== undefined && status === 'skipped'
  if (over && !gated && (status === 'unknown' || status === 'failed')) wanted.unclear.add(step.name)
}

/** Whether it comes hangs on what earlier steps found or did, which may be otherwise each time. */
function hangsOnResults({ stepRun: { step } }: StepPlan, play: Play): boolean {
  if (step.when.length === 0) return false
  const words = new Set(canonical(step.when).match(/\w+/g))
  return play.steps.some(({ register }) => register !== undefined && words.has(register))
}
