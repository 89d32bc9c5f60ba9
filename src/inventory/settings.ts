import type { HostSettings } from '../model/inventory.ts'
import { InputError, type Locate, type Position, type Problem } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Value, Values } from '../model/value.ts'
import { kindOf } from '../schema/fields.ts'
import { didYouMean } from '../schema/nearest.ts'
import { CONNECTION_VARIABLES, connectionVariable, MEANINGLESS, OURS, REFUSED } from './connection.ts'

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
  const hint =
    didYouMean(variable, names) ?? `names with ${prefix} say how to reach a host: ${names.join(', ')}`
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
  if (host.fill === undefined) throw new Unfit('cannot hold an expression here')
  const magic = {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
  }
  return host.fill(value, { ...host.vars, ...magic }, host.locate([variable]))
}

class Unfit extends Error {}

const READERS: {
  readonly [setting in (typeof CONNECTION_VARIABLES)[keyof typeof CONNECTION_VARIABLES]]: (
    value: Value,
  ) => unknown
} = {
  address: text,
  user: text,
  keyFile: text,
  becomeUser: text,
  password: secret,
  becomePassword: secret,
  port: (value) => {
    const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) return port
    throw new Unfit(`is a port from 1 to 65535, not ${typeof port === 'number' ? port : kindOf(port)}`)
  },
  become: (value) => {
    if (typeof value === 'boolean') return value
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    if (['yes', 'true', 'on'].includes(word)) return true
    if (['no', 'false', 'off'].includes(word)) return false
    throw new Unfit(`is true or false, not ${kindOf(value)}`)
  },
  connection: (value) => {
    if (value === 'ssh' || value === 'local') return value
    // Ansible's own default: whichever ssh there is.
    if (value === 'smart') return 'ssh'
    throw new Unfit(`is ssh or local, not ${typeof value === 'string' ? `"${value}"` : kindOf(value)}`)
  },
  transport: (value) => {
    if (value === 'openssh' || value === 'node-ssh') return value
    throw new Unfit(`is node-ssh or openssh, not ${typeof value === 'string' ? `"${value}"` : kindOf(value)}`)
  },
}

function text(value: Value): string {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Secret) return value.reveal()
  throw new Unfit(`is a text, not ${value === '' ? 'an empty one' : kindOf(value)}`)
}

function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(text(value))
}
