import type { HostReader } from '../../model/fact.ts'
import type { Around, Step } from '../../model/playbook.ts'
import { InputError } from '../../model/problem.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { pendingHandler } from '../../resource/handler/pending-handler.ts'
import { kindOf } from '../../schema/fields.ts'
import type { Documents, PlanContext, View } from '../context.ts'
import { factsGiven, includedIn, registeredIn } from './given.ts'
import { withFacts } from './host-facts.ts'
import { itemsIn } from './loop-forms.ts'
import type { StepRun } from './step-run.ts'

/** The variables of a step, and whether the names that it watches had changed. */
export interface Scoped {
  readonly scope: Values
  readonly watched: ReadonlyMap<string, Value>
}

/** The variables of a step on a host, strongest last: host, play, step, registered, `-e`. */
export async function scopeFor(
  stepRun: StepRun,
  { documents, layers: own, extra, plain }: Pick<PlanContext, 'documents' | 'layers' | 'extra' | 'plain'>,
  { view, stateOwner, reader }: { view: View; stateOwner: HostReader; reader?: HostReader },
): Promise<Scoped> {
  const { step, watches } = stepRun
  const given = factsGiven(view.registered)
  const ofHost = withFacts(own, documents.facts, { stateOwner, reader, given })
  if (
    ofHost === own &&
    view.registered.size + watches.length + Object.keys(step.vars).length === 0 &&
    stepRun.settled === undefined
  )
    return { scope: plain(step.around), watched: new Map() }
  const watched = stepRun.settled ?? (await watchedBy(stepRun, stateOwner))
  const registered = registeredIn(view.registered)
  for (const [name, changed] of watched)
    registered[name] = { ...(registered[name] as Values | undefined), changed }
  const strongest = [...(step.around?.strongest ?? []), extra]
  const included = includedIn(view.registered)
  const below = [...layersAround(step.around, ofHost), step.vars, included]
  const layers = [...below, documents.final(registered), ...strongest]
  return { scope: documents.scope(layers), watched }
}

/** The variables of a host in a play with those that roles put below and above them, weakest first. */
export function layersAround(around: Around | undefined, layers: readonly Values[]): readonly Values[] {
  return around === undefined ? layers : [...around.weakest, ...layers, ...around.stronger]
}

/** Whether a step changed something is read from the pending handler that this left, so that it outlives the run. */
async function watchedBy({ watches }: StepRun, stateOwner: HostReader): Promise<Map<string, Value>> {
  const seen = await Promise.all(
    watches.map(async ({ name, key }) => [name, await stateOwner.see(pendingHandler(key))] as const),
  )
  return new Map(seen.map(([name, one]) => [name, one.known ? one.value !== null : one]))
}

/** One scope for each loop item, or the one scope where there is no loop; unknown when the list is. */
export function itemsOf(step: Step, scope: Values, documents: Documents): readonly Values[] | Unknown {
  if (step.loop === undefined) return [scope]
  const filled = documents.fill(step.loop, scope, (path) => step.locate(['loop', ...path]))
  const list = step.loopForm === undefined ? filled : itemsIn(step.loopForm, filled, step.searched)
  if (list instanceof Unknown) return list
  if (!isList(list))
    throw new InputError([{ message: `loop must be a list, not ${kindOf(list)}`, at: step.locate(['loop']) }])
  return list.map((item, index) =>
    documents.scope([
      scope,
      documents.final({ [step.loopVar]: item, loop_index: index, ...controlled(step, list, index) }),
    ]),
  )
}

/** What `loop_control` gives to each item. */
function controlled(
  { indexVar, loopExtended, loopVar }: Step,
  list: readonly Value[],
  index: number,
): Values {
  const numbered: Values = indexVar === undefined ? {} : { [indexVar]: index, ansible_index_var: indexVar }
  const named = { ...numbered, ansible_loop_var: loopVar }
  if (loopExtended !== true) return named
  const { length } = list
  const around = {
    ...(index > 0 ? { previtem: list[index - 1] ?? null } : {}),
    ...(index < length - 1 ? { nextitem: list[index + 1] ?? null } : {}),
  }
  const numbers = { index: index + 1, index0: index, revindex: length - index, revindex0: length - index - 1 }
  const ends = { first: index === 0, last: index === length - 1, length, allitems: list }
  return { ...named, ansible_loop: { ...numbers, ...ends, ...around } }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
