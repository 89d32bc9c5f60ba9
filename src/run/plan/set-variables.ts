import { OMIT } from '../../expression/evaluate/variables-kind.ts'
import { Refusal } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { isOpenName } from '../../playbook/open-name.ts'
import { kindOf } from '../../schema/fields.ts'
import { wrongVariableName } from '../../schema/names.ts'
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
    const one = { ...NOTHING_DECIDED, announced: [], outputs: {} }
    if (variables instanceof Unknown) {
      plans.push({ ...one, status: 'unknown', reason: variables.cause, variables: {} })
      continue
    }
    set = { ...set, ...variables }
    const reason = `when: ${step.when.join(' and ')}`
    const given = { ...one, variables, outputs: { ansible_facts: variables } }
    plans.push(holds === false ? { ...given, status: 'skipped', reason } : { ...given, status: 'ok' })
  }
  return plans
}

interface Around extends Pick<PlanContext, 'documents'> {
  readonly scope: Values
  readonly set: Values
}

/** The variables by their names; unknown where a name is. */
function valuesOf(step: StepRun['step'], holds: Value, { documents, scope, set }: Around): Values | Unknown {
  if (holds === false) return {}
  const filled: Record<string, Value> = {}
  for (const [written, value] of Object.entries(step.params)) {
    const name = isOpenName(written) ? nameOf(step, written, { documents, scope }) : written
    if (name instanceof Unknown) return name
    const given = documents.fill(value, scope, (path) => step.locate([step.task, written, ...path]))
    if (given === OMIT) continue
    // Where it is not known whether it is set, it may also stay what it was.
    filled[name] = holds instanceof Unknown && set[name] !== given ? holds : given
  }
  return filled
}

/** The name of a variable that an expression gives. */
function nameOf(
  { task, locate }: StepRun['step'],
  written: string,
  { documents, scope }: Omit<Around, 'set'>,
): string | Unknown {
  const name = documents.fill(written, scope, () => locate([task, written]))
  if (name instanceof Unknown) return name
  if (typeof name !== 'string')
    throw new Refusal(`the name of a variable must be a string, not ${kindOf(name)}`)
  const wrong = wrongVariableName(name)
  if (wrong !== undefined) throw new Refusal(wrong)
  return name
}
