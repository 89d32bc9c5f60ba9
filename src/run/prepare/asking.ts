import { checkNames, type Name } from '../../expression/syntax/names.ts'
import type { Host } from '../../model/inventory.ts'
import type { Step } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'
import { factVariables } from '../../resource/host-facts/fact-names.ts'
import { expressionsOf, type PlayDocuments } from './documents.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/** A step, the variables that it asks for, and the names that it finds there beside those of its host. */
export interface Asking {
  readonly step: Step
  readonly names: readonly Name[]
  readonly known: readonly string[]
  readonly around: readonly string[]
}

/** What steps ask for and a host has not. */
export function missingOn(
  host: Host,
  asking: readonly Asking[],
  { plan, extra }: { readonly plan: PlayPlan; readonly extra: Values },
): Problem[] {
  const own = [...plan.layersOf(host), extra].flatMap(Object.keys)
  return asking.flatMap(({ names, known, around }) => checkNames(names, [...own, ...known, ...around]))
}

/** The names of a host's variables: without files of variables, hosts differ by what the inventory says of them. */
export function namesOn(host: Host, { play, layersOf }: PlayPlan): string {
  const layers = play.varsFiles.length > 0 ? layersOf(host) : [host.vars]
  return [host.at.file, ...layers.flatMap(Object.keys)].join(' ')
}

const LOOP_NAMES = ['ansible_loop', 'ansible_loop_var', 'ansible_index_var']

/** What a step asks for, and what it finds: what steps register, its own words, facts. */
export function askingOf(
  { step, names }: Pick<Asking, 'step' | 'names'>,
  { given, registered, playDocuments }: Pick<PlayNeeds, 'given' | 'registered' | 'playDocuments'>,
): Asking {
  return {
    step,
    names,
    around: namesAround(step),
    known: [
      ...given,
      ...registered,
      ...Object.keys(step.vars),
      ...askedFor(step, playDocuments),
      step.loopVar,
      'loop_index',
      ...(step.loop === undefined ? [] : LOOP_NAMES),
      ...(step.indexVar === undefined ? [] : [step.indexVar]),
      'omit',
      ...factVariables,
      ...(step.blocks === undefined ? [] : ['ansible_failed_task', 'ansible_failed_result']),
    ],
  }
}

/** The names of variables that roles and includes give a step. */
function namesAround({ around }: Step): readonly string[] {
  if (around === undefined) return []
  return [around.weakest, around.stronger, around.strongest].flat().flatMap((layer) => Object.keys(layer))
}

/** What a condition asks for (`x is defined`) may be used behind it: the step is skipped where it is not there. */
function askedFor(step: Step, { renderer }: PlayDocuments): readonly string[] {
  const names = expressionsOf(step, renderer).flatMap((one) => one.names)
  return names.flatMap(({ name, optional }) => (optional === true ? [name] : []))
}
