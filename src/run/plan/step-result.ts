import { isBookkeeping } from '../../model/change.ts'
import type { Announced } from '../../model/outcome.ts'
import { Unknown, unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { givesVariables } from '../../playbook/engine-words.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { ADDED, allUnknown } from './given.ts'
import type { ItemPlan } from './item-plan.ts'
import { isSureToChange } from './plan-judge.ts'
import type { StepPlan } from './step-plan.ts'
import type { StepRun } from './step-run.ts'

/** What all items of a step set: the last that sets a variable counts. */
export function variablesOf({ step }: StepRun, items: readonly ItemPlan[]): Pick<StepPlan, 'variables'> {
  if (step.gives !== undefined)
    return { variables: Object.assign({}, ...items.map((one) => factsOf(step, one))) as Values }
  if (addsHosts(step))
    return { variables: { [ADDED]: items.flatMap(({ variables }) => (variables?.[ADDED] ?? []) as Value[]) } }
  if (!givesVariables(step)) return {}
  return { variables: Object.assign({}, ...items.map((one) => one.variables ?? {})) as Values }
}

/** The facts that an item gives. */
function factsOf(step: StepRun['step'], { status, reason, outputs }: ItemPlan): Values {
  if (status === 'skipped') return {}
  if (status === 'unknown') return allUnknown(step, unknown(reason ?? 'the step that gives it is unknown'))
  const { ansible_facts: facts = {} } = outputs
  return facts instanceof Unknown ? allUnknown(step, facts) : (facts as Values)
}

/** As in Ansible, what is registered of a loop has the items in it. */
export function withItems(
  { loop, loopVar, indexVar }: StepRun['step'],
  plans: readonly ItemPlan[],
  scopes: readonly Values[],
): readonly ItemPlan[] {
  if (loop === undefined) return plans
  const names = indexVar === undefined ? [loopVar] : [loopVar, indexVar]
  const words = {
    ...(indexVar === undefined ? {} : { ansible_index_var: indexVar }),
    ansible_loop_var: loopVar,
  }
  return plans.map((plan, at) => {
    const item = Object.fromEntries(names.map((name) => [name, scopes[at]?.[name] ?? null]))
    return { ...plan, item: { ...item, ...words } }
  })
}

/** The registered result: the status as booleans, then the outputs; a loop has them under `results`. */
export function resultOf(
  { ignoreErrors, changedWhen }: StepRun['step'],
  items: readonly ItemPlan[],
  status: StepPlan['status'],
): Values {
  const open = status === 'unknown'
  const verdict = items.find((one) => one.unjudged !== undefined)?.unjudged
  const unknownFlag = open ? unknown('the step that was registered is unknown') : verdict
  // Who lets a step fail asks afterwards whether it did: that is not told before.
  const isChanging = (one: ItemPlan) =>
    changedWhen === undefined ? isSureToChange(one.announced) : one.status === 'changed'
  const changes = items.some(isChanging)
  const mayFail = open || (ignoreErrors === true && changes)
  const flags: { readonly [name: string]: Value } = {
    // What asks for it by its word must not take the word for an answer.
    status: unknownFlag ?? (mayFail ? unknown('it may fail, which is ignored') : status),
    changed: unknownFlag ?? changes,
    failed: mayFail ? unknown('it may fail, which is ignored') : (verdict ?? status === 'failed'),
    skipped: items.some(({ open: isOpen }) => isOpen === true)
      ? unknown('it may be skipped')
      : status === 'skipped',
  }
  const results = items.map(
    (one): Values => ({
      ...one.item,
      ...one.outputs,
      changed: isChanging(one),
      skipped: one.status === 'skipped',
      failed: one.failed !== undefined,
    }),
  )
  return { ...(items.length === 1 ? items[0]?.outputs : {}), ...flags, results }
}

/** What is planned from something that is only assumed is so only perhaps. */
export function resting(plan: StepPlan, rests: readonly string[]): StepPlan {
  if (rests.length === 0) return plan
  const announced = plan.announced.map((one): Announced => {
    const isBook = isBookkeeping(one.change) || one.certainty === 'unknown'
    return isBook ? one : { ...one, certainty: 'assumed', because: [...new Set([...one.because, ...rests])] }
  })
  return { ...plan, announced, assuming: [...new Set([...plan.assuming, ...rests])] }
}

/** How a step ends whose items end so. */
export function overall(statuses: readonly ItemPlan['status'][]): ItemPlan['status'] {
  if (statuses.includes('changed')) return statuses.includes('waiting') ? 'waiting' : 'changed'
  if (statuses.includes('unknown')) return 'unknown'
  if (statuses.includes('waiting')) return 'waiting'
  return statuses.every((one) => one === 'skipped') && statuses.length > 0 ? 'skipped' : 'ok'
}
