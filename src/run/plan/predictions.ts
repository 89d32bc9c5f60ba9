import { isByHand } from '../../model/change.ts'
import { isAsTold, type Json } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'
import type { Predicted, Predictions } from '../../model/predictions.ts'
import { counts } from './plan-judge.ts'

/** Compares what a dry run announced with what was made; each change is matched within its step. */
export function comparePredictions(predicted: readonly Predicted[], made: readonly Predicted[]): Predictions {
  const left = new Map<string, Announced[]>()
  // A handler has a step at each of the handlers' times.
  for (const step of predicted) left.set(step.step, [...(left.get(step.step) ?? []), ...counted(step)])
  const unknownSteps = new Set(predicted.filter(({ status }) => status === 'unknown').map(({ step }) => step))
  const found = { exact: 0, assumed: 0, unknown: 0 }
  const wrong: string[] = []
  const unannounced: string[] = []
  const all = made.flatMap((step) => counted(step).map((one) => ({ step: step.step, one })))
  for (const { step, one } of all) {
    const said = take(left.get(step) ?? [], one)
    const words = `${step}: ${one.change.summary}`
    if (said === undefined && unknownSteps.has(step)) found.unknown += 1
    else if (said === undefined) unannounced.push(words)
    else if (said.certainty === 'unknown') found.unknown += 1
    else if (!isAsPredicted(said, one)) wrong.push(words)
    else found[said.certainty === 'definite' ? 'exact' : 'assumed'] += 1
  }
  const unmade = [...left].flatMap(([step, rest]) =>
    rest.filter(({ certainty }) => certainty !== 'unknown').map(({ change }) => `${step}: ${change.summary}`),
  )
  return { made: all.length, ...found, wrong, unannounced, unmade }
}

/** What a person does nobody can predict. */
function counted({ changes }: Predicted): readonly Announced[] {
  return changes.filter((one) => counts(one) && !isByHand(one.change))
}

/** Between what was predicted and what was made no change is needed: the kind knows what counts of its states. */
export function isAsPredicted(said: Announced, { change }: Announced): boolean {
  const [before, after] = [stateOf(said), stateOf({ change })]
  if (isAsTold(before, after)) return true
  return before !== undefined && after !== undefined && change.kind.same?.(before, after) === true
}

/** Takes the announcement that belongs to a change: the same in all, else one of the same kind and subject. */
function take(announced: Announced[], { change }: Announced): Announced | undefined {
  const about = (one: Announced) => one.change.kind === change.kind && one.change.subject === change.subject
  const same = announced.findIndex((one) => about(one) && isAsTold(stateOf(one), stateOf({ change })))
  const at = same >= 0 ? same : announced.findIndex(about)
  return at < 0 ? undefined : announced.splice(at, 1)[0]
}

/** What a change makes of its goal; nothing where that is not known, or where it is an act. */
function stateOf({ change }: Pick<Announced, 'change'>): Json | undefined {
  return change.sort === 'state' && change.after.known ? change.after.value : undefined
}

/** Two parts of one run as one. */
export function addPredictions(left: Predictions | undefined, right: Predictions): Predictions {
  if (left === undefined) return right
  return {
    made: left.made + right.made,
    exact: left.exact + right.exact,
    assumed: left.assumed + right.assumed,
    unknown: left.unknown + right.unknown,
    wrong: [...left.wrong, ...right.wrong],
    unannounced: [...left.unannounced, ...right.unannounced],
    unmade: [...left.unmade, ...right.unmade],
  }
}
