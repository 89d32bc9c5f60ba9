import { ABSENT } from '../../expression/evaluate/variables-kind.ts'
import { Fault } from '../../expression/syntax/fault.ts'
import type { HostReader } from '../../model/fact.ts'
import { Later } from '../../model/later.ts'
import { type Seen, unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { ALL_FACTS, factVariables, groupOfFact } from '../../resource/host-facts/fact-names.ts'
import { type FactValues, hostFacts } from '../../resource/host-facts/host-facts.ts'

/** Who asks the host: most facts are everybody's, some are those of the user as whom a step runs. */
interface Asking {
  readonly stateOwner: HostReader
  /** Absent where nobody can be asked yet: where a step is to be done. */
  readonly reader?: HostReader | undefined
}

const VARIABLES: ReadonlySet<string> = new Set(factVariables)

/** True for the name of a variable that holds a fact. */
export function isFact(name: string): boolean {
  return VARIABLES.has(name)
}

/**
 * The variables of a host with its facts, which are stronger than those of the inventory. They are asked for when one is
 * used: whoever evaluates is told to come again. Where no document uses one, and no step gave one, nothing is added.
 */
export function withFacts(
  layers: readonly Values[],
  used: ReadonlySet<string>,
  asking: Asking & { readonly given: Values },
): readonly Values[] {
  if (used.size === 0 && Object.keys(asking.given).length === 0) return layers
  const [own = {}, ...stronger] = layers
  return [own, factsLayer(askerFor(stronger, used, asking), asking.given), ...stronger]
}

type Ask = (group: string, name: string) => Value

function askerFor([magic]: readonly Values[], used: ReadonlySet<string>, asking: Asking): Ask {
  if (asking.reader === undefined) return () => unknown('a fact of the host decides')
  const whose = magic?.['inventory_hostname']
  if (whose === asking.stateOwner.name) return asker(used, asking)
  // The facts of the host that the step is for cannot be asked where it is done.
  return (_group, name) => {
    throw new Fault(
      `the fact ${name} cannot be used in a step that is delegated to ${asking.stateOwner.name}`,
      {
        hint: `keep it in a variable first: set_fact: {own_${name}: "{{ ansible_${name} }}"}`,
      },
    )
  }
}

function factsLayer(ask: Ask, given: Values): Values {
  const [layer, all] = [{}, {}]
  const define = (name: string, variable: string, get: () => Value) => {
    Object.defineProperty(all, name, { enumerable: true, configurable: true, get })
    Object.defineProperty(layer, variable, { enumerable: true, configurable: true, get })
  }
  for (const [name, group] of groupOfFact) define(name, `ansible_${name}`, () => ask(group, name))
  for (const [name, value] of Object.entries(given)) define(name.replace(/^ansible_/, ''), name, () => value)
  return Object.defineProperty(layer, ALL_FACTS, { enumerable: true, get: () => all })
}

/** Groups of which a document uses a fact are asked together, so that they travel as one. */
function asker(used: ReadonlySet<string>, asking: Asking): Ask {
  const asked = new Map<string, Answer>()
  return (group, name) => {
    if (!asked.has(group)) for (const one of new Set([group, ...groupsOf(used)])) start(one, asking, asked)
    return valueOf(asked.get(group), name)
  }
}

function groupsOf(used: ReadonlySet<string>): readonly string[] {
  return [...used].flatMap((name) => groupOfFact.get(name.replace(/^ansible_/, '')) ?? [])
}

interface Answer {
  readonly known: Promise<void>
  seen?: Seen<FactValues>
  error?: unknown
}

function start(group: string, { stateOwner, reader }: Asking, asked: Map<string, Answer>): void {
  if (asked.has(group)) return
  const from = group === 'user' ? (reader ?? stateOwner) : stateOwner
  const answer: Answer = {
    known: from.see(hostFacts(group)).then(
      (seen) => void (answer.seen = seen),
      (error: unknown) => void (answer.error = error),
    ),
  }
  asked.set(group, answer)
}

function valueOf(answer: Answer | undefined, name: string): Value {
  if (answer === undefined) return ABSENT
  if (answer.error !== undefined) throw answer.error
  if (answer.seen === undefined) throw new Later(answer.known, () => undefined, true)
  if (!answer.seen.known) return answer.seen
  return (Object.hasOwn(answer.seen.value, name) ? answer.seen.value[name] : undefined) ?? ABSENT
}
