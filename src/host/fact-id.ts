import { createHmac, randomBytes } from 'node:crypto'
import type { Arg } from '../model/fact.ts'
import { canonical } from '../model/json.ts'
import { Secret } from '../model/secret.ts'

/** Two secrets are one question only if they are equal, and the id must not show them. */
export function identity(arg: Arg): string {
  return typeof arg === 'string' ? canonical(arg) : canonical(masked(arg))
}

/** Drawn anew in each process: what an id says of a secret can be guessed by nobody who meets it later. */
const KEY = randomBytes(32)

function masked(arg: Arg): unknown {
  if (arg instanceof Secret) return { secret: createHmac('sha256', KEY).update(arg.reveal()).digest('hex') }
  if (Array.isArray(arg)) return arg.map(masked)
  if (typeof arg === 'object' && arg !== null)
    return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, masked(value)]))
  return arg
}
