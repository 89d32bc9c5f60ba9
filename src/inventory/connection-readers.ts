import { Secret } from '../model/secret.ts'
import type { Value } from '../model/value.ts'
import { kindOf } from '../schema/fields.ts'
import type { CONNECTION_VARIABLES } from './connection.ts'

/** A value that says nothing as a connection variable. */
export class Unfit extends Error {}

/** How the value of each connection variable is read. */
export const READERS: {
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
    throw new Unfit(`must be a port from 1 to 65535, not ${typeof port === 'number' ? port : kindOf(port)}`)
  },
  become: (value) => {
    if (typeof value === 'boolean') return value
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    if (['yes', 'true', 'on'].includes(word)) return true
    if (['no', 'false', 'off'].includes(word)) return false
    throw new Unfit(`must be true or false, not ${kindOf(value)}`)
  },
  connection: (value) => {
    if (value === 'ssh' || value === 'local') return value
    // Ansible's own default: whichever ssh there is.
    if (value === 'smart') return 'ssh'
    throw new Unfit(`must be ssh or local, not ${typeof value === 'string' ? `"${value}"` : kindOf(value)}`)
  },
  transport: (value) => {
    if (value === 'openssh' || value === 'node-ssh') return value
    throw new Unfit(
      `must be node-ssh or openssh, not ${typeof value === 'string' ? `"${value}"` : kindOf(value)}`,
    )
  },
}

function text(value: Value): string {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Secret) return value.reveal()
  throw new Unfit(`must be a string, not ${value === '' ? 'an empty one' : kindOf(value)}`)
}

function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(text(value))
}
