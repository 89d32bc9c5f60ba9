import { OMIT } from '../../expression/evaluate/variables-kind.ts'
import { whenKnown } from '../../model/later.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { PlanContext } from '../context.ts'
import type { ItemPlan } from './item-plan.ts'
import type { StepRun } from './step-run.ts'
import { NOTHING_DECIDED } from './unknown-step.ts'

/** The variables that a step sets: each item of a loop sees what those before it set. */
export async function planVariables(
  { step }: StepRun,
  items: readonly Values[],
  { documents, extra }: PlanContext,
): Promise<readonly ItemPlan[]> {
  let set: Values = {}
  const plans: ItemPlan[] = []
  for (const item of items) {
    const scope = documents.scope([item, documents.final(set), extra])
    const holds = await whenKnown(() => documents.holds(step, scope))
    const variables = await whenKnown(() => valuesOf(step, holds, { documents, scope, set }))
    set = { ...set, ...variables }
    const reason = `when: ${step.when.join(' and ')}`
    const one = { ...NOTHING_DECIDED, announced: [], variables, outputs: { ansible_facts: variables } }
    plans.push(holds === false ? { ...one, status: 'skipped', reason } : { ...one, status: 'ok' })
  }
  return plans
}

interface Around extends Pick<PlanContext, 'documents'> {
  readonly scope: Values
  readonly set: Values
}

function valuesOf(step: StepRun['step'], holds: Value, { documents, scope, set }: Around): Values {
  if (holds === false) return {}
  const filled: Record<string, Value> = {}
  for (const [name, value] of Object.entries(step.params)) {
    const given = documents.fill(value, scope, (path) => step.locate([step.task, name, ...path]))
    if (given === OMIT) continue
    // Where it is not known whether it is set, it may also stay what it was.
    filled[name] = holds instanceof Unknown && set[name] !== given ? holds : given
  }
  return filled
}
