import { ANY_NAME } from '../../expression/syntax/names.ts'
import type { Step } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { INCLUDE_VARS, META, SET_FACT } from '../../playbook/engine-words.ts'
import { addsHosts } from '../../playbook/new-hosts.ts'
import { isOpenName } from '../../playbook/open-name.ts'
import { isValues } from '../../schema/fields.ts'
import type { Registered } from '../context.ts'

/** Under which names a host keeps what was included, and the facts that steps gave: no variable can have them. */
const INCLUDED = 'include_vars: '
const FACTS = 'facts: '

/** Under which name a host keeps the hosts and groups that its steps added: no variable can have it. */
export const ADDED = 'add_host: '

/** What was included so far on a host: weaker than what steps registered and set. */
export function includedIn(registered: Registered): Values {
  return (registered.get(INCLUDED) ?? {}) as Values
}

/** The facts that steps gave a host so far: weaker than the variables of the play. */
export function factsGiven(registered: Registered): Values {
  return (registered.get(FACTS) ?? {}) as Values
}

/** True for the order to forget what is known of a host. */
export function clearsFacts({ task, params }: Step): boolean {
  return task === META && params['action'] === 'clear_facts'
}

/** Forgets the facts that steps gave. */
export function forgetFacts(registered: Map<string, Value>): void {
  registered.delete(FACTS)
}

/** What steps gave a host, for other hosts: without what only its own steps can fill in. */
export function givenBy(registered: Registered): Values {
  const facts = factsGiven(registered)
  return {
    ...facts,
    ...(Object.keys(facts).length === 0 ? {} : { ansible_facts: facts }),
    ...plainOnly(includedIn(registered)),
    ...registeredIn(registered),
  }
}

/** Values that hold no expressions, which only the steps of their host can fill in. */
export function plainOnly(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !asks(value)))
}

function asks(value: Value): boolean {
  if (typeof value === 'string') return value.includes('{{') || value.includes('{%')
  if (Array.isArray(value)) return (value as readonly Value[]).some(asks)
  return isValues(value) && Object.values(value).some(asks)
}

/** What steps registered and set, without what was included. */
export function registeredIn(registered: Registered): Record<string, Value> {
  const {
    [INCLUDED]: _included,
    [FACTS]: _facts,
    [ADDED]: _added,
    ...others
  } = Object.fromEntries(registered)
  return others
}

/** Keeps variables that a step gives where what it gives is kept. */
export function keep(step: Step, variables: Values, registered: Map<string, Value>): void {
  const apart = keptApart(step)
  if (addsHosts(step)) addTo(registered, variables[ADDED])
  else if (apart !== undefined)
    registered.set(apart, { ...(registered.get(apart) as Values | undefined), ...variables })
  else for (const [name, value] of Object.entries(variables)) registered.set(name, value)
}

function addTo(registered: Map<string, Value>, added: Value | undefined): void {
  const more = added instanceof Unknown ? [{ unknown: added.cause }] : ((added ?? []) as readonly Value[])
  registered.set(ADDED, [...addedBy(registered), ...more])
}

/** The hosts and groups that the steps of a host added so far. */
export function addedBy(registered: Registered): readonly Value[] {
  return (registered.get(ADDED) ?? []) as readonly Value[]
}

/** Under which name a host keeps the variables of a step that are weaker than what is registered. */
function keptApart({ task, gives }: Step): string | undefined {
  if (task === INCLUDE_VARS) return INCLUDED
  return gives === undefined ? undefined : FACTS
}

/** Gives to another host what a step gave. */
export function handOver(step: Step, from: Registered | undefined, to: Map<string, Value>): void {
  const register = step.register === undefined ? [] : [step.register]
  const apart = keptApart(step)
  for (const name of apart === undefined && !addsHosts(step) ? names(step) : register)
    if (from?.has(name)) to.set(name, from.get(name) ?? null)
  if (apart === undefined || from === undefined) return
  const kept = (from.get(apart) ?? {}) as Values
  keep(step, Object.fromEntries(variableNames(step).flatMap((name) => pair(kept, name))), to)
}

function pair(values: Values, name: string): [string, Value][] {
  const value = values[name]
  return value === undefined ? [] : [[name, value]]
}

/** All variables that a step may give, where it is not known which, or what they hold. */
export function allUnknown(step: Step, cause: Unknown): Values {
  return Object.fromEntries(variableNames(step).map((name) => [name, cause]))
}

function variableNames(step: Step): readonly string[] {
  if (step.gives !== undefined) return step.gives
  if (addsHosts(step)) return [ADDED]
  if (step.task !== SET_FACT) return includedNames(step)
  const plain = Object.keys(step.params).filter((name) => !isOpenName(name))
  return setsAny(step) ? [...plain, ANY_NAME] : plain
}

/** True for a step that may set variables of any name. */
export function setsAny({ task, params }: Step): boolean {
  return task === SET_FACT && Object.keys(params).some(isOpenName)
}

/** The names under which a step leaves something for later ones: what it registers, the variables that it gives. */
export function names(step: Step): readonly string[] {
  const { register } = step
  const set = variableNames(step)
  return register === undefined ? set : [...set, register]
}

/** True for a step that alters what later ones find: it leaves something for them, or forgets what others left. */
export function altersGiven(step: Step): boolean {
  return names(step).length > 0 || clearsFacts(step)
}

/** The names of all variables that a step may include. */
function includedNames({ varsFiles, params }: Step): readonly string[] {
  if (varsFiles === undefined) return []
  const { name } = params
  if (typeof name === 'string') return [name]
  return [...new Set([...varsFiles.files.values()].flatMap((one) => Object.keys(one?.values ?? {})))]
}
