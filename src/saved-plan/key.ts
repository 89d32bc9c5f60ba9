import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { InputError } from '../model/problem.ts'
import type { PlanKey } from './keyed-digest.ts'

/** The environment variable that may hold the key instead of a file: at least 16 characters. */
export const KEY_VARIABLE = 'HOSTWRIGHT_PLAN_KEY'

type Environment = { readonly [name: string]: string | undefined }

/** The key that saved plans are signed with; one is drawn and kept when there is none. Throws an InputError where it cannot be. */
export function keyToSave(env: Environment): PlanKey {
  const given = keyGiven(env)
  if (given !== undefined) return given
  const file = keyFile(env)
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    })
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'EEXIST')
      throw new InputError(`the key for saved plans cannot be stored: ${words(error)}`)
  }
  return keyToApply(env)
}

/** The key that a saved plan is checked with. Throws an InputError when there is none. */
export function keyToApply(env: Environment): PlanKey {
  const given = keyGiven(env)
  if (given !== undefined) return given
  const file = keyFile(env)
  try {
    return keyOf(readFileSync(file, 'utf8').trim(), file)
  } catch (error) {
    if (error instanceof InputError) throw error
    const hint = `apply a plan where it was made, or set ${KEY_VARIABLE} in both places`
    throw new InputError([{ message: `the key for saved plans cannot be read: ${words(error)}`, hint }])
  }
}

function keyGiven(env: Environment): PlanKey | undefined {
  const text = env[KEY_VARIABLE]
  return text === undefined || text === '' ? undefined : keyOf(text, KEY_VARIABLE)
}

function keyOf(text: string, from: string): PlanKey {
  if (text.length < 16) throw new InputError(`${from}: a key must have at least 16 characters`)
  // Zeros, as a power failure leaves them in a file: who knows that could sign any plan.
  if (new Set(text).size < 6)
    throw new InputError(`${from}: this is not a usable key: it repeats the same few characters`)
  return Buffer.from(text, 'utf8')
}

/** In the state folder of the XDG base directory specification. */
function keyFile(env: Environment): string {
  const given = env['XDG_STATE_HOME'] ?? ''
  return join(given === '' ? join(homedir(), '.local/state') : given, 'hostwright', 'plan.key')
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
