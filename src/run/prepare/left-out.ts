import type { Host } from '../../model/inventory.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { layersAround } from '../plan/scope.ts'
import { NOT_YET } from '../plan/validation.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/**
 * Whether a condition leaves a step out on a host, as far as that is known before the run: what such a step needs need not be
 * there. A role for many systems says much that is meant for others.
 */
export function leftOut(
  { layersOf }: PlayPlan,
  { playDocuments: documents, extra, given }: PlayNeeds,
): (step: Step, host: Host) => boolean {
  return (step, host) => {
    if (step.when.length === 0) return false
    const known = [...layersAround(step.around, layersOf(host)), step.vars]
    const open = documents.final(Object.fromEntries([...given].map((name) => [name, NOT_YET])) as Values)
    const scope = documents.scope([...known, open, ...(step.around?.strongest ?? []), extra])
    return step.when.some((_text, at) => {
      const one = { ...step, when: step.when.slice(at, at + 1) }
      return evaluated(() => documents.holds(one, scope)) === false
    })
  }
}

/** A condition that asks for what only the run tells is open. */
function evaluated(work: () => Value): Value | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
