import type { HostSettings } from '../model/inventory.ts'
import { InputError, type Locate, type Position, type Problem } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { didYouMean } from '../schema/nearest.ts'
import { CONNECTION_VARIABLES, MEANINGLESS, OURS, REFUSED } from './connection.ts'
import { READERS, Unfit } from './connection-readers.ts'
import { connectionVariable } from './connection-variable.ts'

/** Fills in a text that holds expressions, from variables. Throws an InputError if it cannot. */
export type Fill = (text: string, vars: Values, at: Position) => Value

/** A host whose settings are wanted. */
export interface Reachable {
  readonly name: string
  readonly vars: Values
  readonly locate: Locate
  readonly fill?: Fill | undefined
}

/** How to reach a host, from its variables, and what is wrong with those. */
export interface ReadSettings {
  readonly settings: HostSettings
  readonly problems: readonly Problem[]
}

/** Reads the connection variables of a host; a misspelt one is a problem. */
export function hostSettings(host: Reachable): ReadSettings {
  const problems: Problem[] = []
  const settings: Record<string, unknown> = { name: host.name, connection: 'ssh' }
  // Our own names come last, so that they win over Ansible's.
  for (const variable of Object.keys(host.vars).sort()) {
    const parts = connectionVariable(variable)
    if (parts === undefined) continue
    const problem = knows(parts) ? readOne(host, variable, settings) : strange(host, variable, parts)
    if (problem !== undefined) problems.push({ at: host.locate([variable]), ...problem })
  }
  // Every reader below gives what the type of its setting says.
  return { settings: settings as unknown as HostSettings, problems }
}

function knows({ prefix, name }: { prefix: string; name: string }): boolean {
  return Object.hasOwn(CONNECTION_VARIABLES, name) && (prefix === 'hostwright_' || !OURS.has(name))
}

function strange(
  host: Reachable,
  variable: string,
  parts: { prefix: string; name: string },
): Problem | undefined {
  const { prefix, name } = parts
  const at = host.locate([variable], 'key')
  if (name === 'become_method' && host.vars[variable] !== 'sudo') {
    return { message: `${variable} can only be sudo`, at: host.locate([variable]) }
  }
  if (MEANINGLESS.has(name)) return undefined
  const instead = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined
  if (instead !== undefined) return { message: `"${variable}" has no effect here`, at, hint: instead }
  const names = Object.keys(CONNECTION_VARIABLES)
    .filter((one) => knows({ prefix, name: one }))
    .map((one) => prefix + one)
  const near = didYouMean(variable, names)
  // Ansible has many more, and people make up others: they mean nothing here, as they mean nothing to most of it.
  if (prefix === 'ansible_' && near === undefined) return undefined
  const hint = near ?? `variables that start with ${prefix} configure the connection: ${names.join(', ')}`
  return { message: `unknown connection variable "${variable}"`, at, hint }
}

function readOne(host: Reachable, variable: string, settings: Record<string, unknown>): Problem | undefined {
  const name = connectionVariable(variable)?.name as keyof typeof CONNECTION_VARIABLES
  const setting = CONNECTION_VARIABLES[name]
  try {
    const value = READERS[setting](filled(host, variable))
    if (value !== undefined) settings[setting] = value
    return undefined
  } catch (error) {
    if (error instanceof Unfit) return { message: `${variable} ${error.message}` }
    if (error instanceof InputError) return error.problems[0]
    throw error
  }
}

function filled(host: Reachable, variable: string): Value {
  const value = host.vars[variable] ?? null
  if (typeof value !== 'string' || !value.includes('{{')) return value
  if (host.fill === undefined) throw new Unfit('cannot contain an expression here')
  const magic = {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
  }
  return host.fill(value, { ...host.vars, ...magic }, host.locate([variable]))
}
