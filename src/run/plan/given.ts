import type { Step } from '../../model/playbook.ts'
import type { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { INCLUDE_VARS, SET_FACT } from '../../playbook/engine-words.ts'
import { isValues } from '../../schema/fields.ts'
import type { Registered } from '../context.ts'

/** Under which name a host keeps what was included: no variable can have it. */
const INCLUDED = 'include_vars: '

/** What was included so far on a host: weaker than what steps registered and set. */
export function includedIn(registered: Registered): Values {
  return (registered.get(INCLUDED) ?? {}) as Values
}

/** What steps gave a host, for other hosts: without what only its own steps can fill in. */
export function givenBy(registered: Registered): Values {
  return { ...plainOnly(includedIn(registered)), ...registeredIn(registered) }
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
  const { [INCLUDED]: _included, ...others } = Object.fromEntries(registered)
  return others
}

/** Keeps variables that a step gives where what it gives is kept. */
export function keep(step: Step, variables: Values, registered: Map<string, Value>): void {
  if (step.task === INCLUDE_VARS) registered.set(INCLUDED, { ...includedIn(registered), ...variables })
  else for (const [name, value] of Object.entries(variables)) registered.set(name, value)
}

/** Gives to another host what a step gave. */
export function handOver(step: Step, from: Registered | undefined, to: Map<string, Value>): void {
  const register = step.register === undefined ? [] : [step.register]
  const isIncluding = step.task === INCLUDE_VARS
  for (const name of isIncluding ? register : names(step))
    if (from?.has(name)) to.set(name, from.get(name) ?? null)
  if (!isIncluding || from === undefined) return
  const included = includedIn(from)
  keep(step, Object.fromEntries(includedNames(step).flatMap((name) => pair(included, name))), to)
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
  return step.task === SET_FACT ? Object.keys(step.params) : includedNames(step)
}

/** The names under which a step leaves something for later ones: what it registers, the variables that it gives. */
export function names(step: Step): readonly string[] {
  const { register } = step
  const set = variableNames(step)
  return register === undefined ? set : [...set, register]
}

/** The names of all variables that a step may include. */
function includedNames({ varsFiles, params }: Step): readonly string[] {
  if (varsFiles === undefined) return []
  const { name } = params
  if (typeof name === 'string') return [name]
  return [...new Set([...varsFiles.files.values()].flatMap((one) => Object.keys(one?.values ?? {})))]
}
