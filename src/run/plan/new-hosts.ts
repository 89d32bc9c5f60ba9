import { findUnknown } from '../../expression/evaluate/variables-taint.ts'
import { whenKnown } from '../../model/later.ts'
import type { Step } from '../../model/playbook.ts'
import type { Value, Values } from '../../model/value.ts'
import { ADD_HOST, listOf } from '../../playbook/new-hosts.ts'
import { isValues } from '../../schema/fields.ts'
import type { PlanContext } from '../context.ts'
import { ADDED } from './given.ts'
import type { ItemPlan } from './item-plan.ts'
import { NOTHING_DECIDED } from './unknown-step.ts'

/** The hosts and groups that a step adds; what is not known of one is said, and adds none. */
export async function planNewHosts(
  step: Step,
  items: readonly Values[],
  { documents, host }: Pick<PlanContext, 'documents' | 'host'>,
): Promise<readonly ItemPlan[]> {
  const plans: ItemPlan[] = []
  for (const scope of items) {
    const one = { ...NOTHING_DECIDED, announced: [], outputs: {}, variables: {} }
    const holds = await whenKnown(() => documents.holds(step, scope))
    if (holds === false) {
      plans.push({ ...one, status: 'skipped', reason: `when: ${step.when.join(' and ')}` })
      continue
    }
    const filled = await whenKnown(() =>
      documents.fill(step.params, scope, (path) => step.locate([step.task, ...path])),
    )
    const cause = findUnknown([holds, filled])
    if (cause !== undefined || !isValues(filled)) {
      const reason = cause?.cause ?? ''
      plans.push({ ...one, status: 'unknown', reason, variables: { [ADDED]: [{ unknown: reason }] } })
      continue
    }
    const added = addedBy(step, filled, host)
    const outputs = step.task === ADD_HOST ? { add_host: added } : { add_group: added['groups'] ?? [] }
    plans.push({ ...one, status: 'ok', outputs, variables: { [ADDED]: [added] } })
  }
  return plans
}

/** As data: a host, the groups that it is in from now on, the groups around these, its variables. */
function addedBy({ task }: Step, params: Values, host: string): { readonly [name: string]: Value } {
  const names = (value: Value | undefined) => listOf(value ?? null).map((one) => one.replaceAll(' ', '-'))
  if (task !== ADD_HOST)
    return { host, groups: names(params['key']), parents: names(params['parents']), vars: {} }
  return {
    host: textOf(params['name']),
    groups: names(params['groups']),
    parents: [],
    vars: params['vars'] ?? {},
  }
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}
