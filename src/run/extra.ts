import { readVarsFile } from '../inventory/vars-files.ts'
import { InputError } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import type { Secrets } from '../schema/read.ts'

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
  if (cut <= 0) throw new InputError(`-e wants NAME=VALUE, a JSON object or @FILE, not ${given}`)
  return { [given.slice(0, cut)]: given.slice(cut + 1) }
}

function readJson(given: string): Values {
  try {
    return JSON.parse(given) as Values
  } catch (error) {
    throw new InputError(`-e: ${error instanceof Error ? error.message : String(error)}`)
  }
}
