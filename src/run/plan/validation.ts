import { Refusal } from '../../model/change.ts'
import { whenKnown } from '../../model/later.ts'
import type { Step } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Documents } from '../context.ts'
import { argumentErrors } from './argument-errors.ts'
import type { ItemPlan } from './item-plan.ts'
import { NOTHING_DECIDED } from './unknown-step.ts'

/** Checks what a role is given, at its turn. */
export async function planValidation(step: Step, scope: Values, documents: Documents): Promise<ItemPlan> {
  const nothing = { ...NOTHING_DECIDED, announced: [], outputs: {} }
  const holds = await whenKnown(() => documents.holds(step, scope))
  if (holds === false) return { ...nothing, status: 'skipped', reason: `when: ${step.when.join(' and ')}` }
  const errors = await whenKnown(() => wrongArguments(step, (name) => scope[name]))
  if (errors.length > 0 && holds === true) throw new Refusal(wordsOf(errors))
  return { ...nothing, status: 'ok' }
}

/** What is wrong with what a role is given. */
export function wrongArguments(
  { argumentSpec }: Step,
  valueOf: (name: string) => Value | undefined,
): readonly string[] {
  const { options = {} } = argumentSpec ?? {}
  const given: Record<string, Value> = {}
  for (const name of Object.keys(options)) {
    const value = valueOf(name)
    if (value !== undefined) given[name] = value
  }
  return argumentErrors(options, given)
}

/** All that is wrong, as one sentence. */
export function wordsOf(errors: readonly string[]): string {
  return `validation of arguments failed: ${errors.join('; ')}`
}

/** A value of which nothing is known yet. */
export const NOT_YET = new Unknown('it is known in the run')
