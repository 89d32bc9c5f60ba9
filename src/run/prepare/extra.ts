import { readVarsFile } from '../../inventory/vars-files.ts'
import { InputError } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'
import { wrongVariableName } from '../../schema/names.ts'
import { tooDeepAt } from '../../schema/nesting.ts'
import type { Secrets } from '../../schema/read.ts'

/** Reads what `-e` gives: `NAME=VALUE`, a JSON object, or `@FILE`; later ones win. */
export function readExtra(given: readonly string[], secrets: Secrets): Values {
  return Object.assign({}, ...given.map((one) => readOne(one, secrets))) as Values
}

function readOne(given: string, secrets: Secrets): Values {
  if (given.startsWith('@')) {
    const { values, problems } = readVarsFile(given.slice(1), secrets)
    if (problems.length > 0) throw new InputError(problems)
    return values
  }
  if (given.startsWith('{')) return readJson(given)
  const cut = given.indexOf('=')
  if (cut <= 0) throw new InputError(`-e must be NAME=VALUE, a JSON object or @FILE, not ${given}`)
  return checked({ [given.slice(0, cut)]: given.slice(cut + 1) })
}

function checked(values: Values): Values {
  const wrong = Object.keys(values).flatMap((name) => wrongVariableName(name) ?? [])
  if (wrong.length > 0) throw new InputError(wrong.map((message) => ({ message: `-e: ${message}` })))
  return values
}

function readJson(given: string): Values {
  if (tooDeepAt(given) !== undefined) throw new InputError('-e: this is nested more than 100 levels deep')
  try {
    return checked(JSON.parse(given) as Values)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`-e: ${error instanceof Error ? error.message : String(error)}`)
  }
}
