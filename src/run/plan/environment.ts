import { isList, isMap, kindOf, OMIT, textOf } from '../../expression/evaluate/variables-kind.ts'
import { quote } from '../../host/quote.ts'
import { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import type { Step } from '../../model/playbook.ts'
import { reveal, Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import type { Documents } from '../context.ts'

/** The environment in which a step acts, by name. */
export type Environment = { readonly [name: string]: string | Secret }

/** What a step's environment comes to for one item; the inner ones count before the outer ones. */
export function environmentOf(
  { environment = [], locate }: Step,
  scope: Values,
  documents: Documents,
): Environment | Unknown {
  const found: Record<string, string | Secret> = {}
  for (const [at, written] of environment.entries()) {
    const filled = documents.fill(written, scope, (path) => locate(['environment', at, ...path]))
    if (filled instanceof Unknown) return filled
    for (const part of isList(filled) ? filled : [filled]) {
      if (part === OMIT || part === null || part === '') continue
      if (part instanceof Unknown) return part
      if (!isMap(part)) throw new Refusal(`environment must be a map, not ${kindOf(part)}`)
      for (const [name, value] of Object.entries(part)) {
        if (value instanceof Unknown) return value
        if (value !== OMIT) found[checked(name)] = asText(value)
      }
    }
  }
  return found
}

function checked(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw new Refusal(`“${name}” is not a valid variable name`)
}

/** As Python writes it. */
function asText(value: Value): string | Secret {
  if (value instanceof Secret) return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return textOf(value)
}

/** What comes before each script of a step: its environment, and the time that it waits. */
export function preludeOf(environment: Environment | undefined, pause = 0): string {
  const exports = Object.entries(environment ?? {}).map(
    ([name, value]) => `export ${name}=${quote(reveal(value))}\n`,
  )
  return `${pause > 0 ? `sleep ${pause}\n` : ''}${exports.join('')}`
}

/** What a command answers that only reads may hang on its environment, which questions to a host do not have. */
export function withoutEnvironment(reader: HostReader): HostReader {
  return {
    ...reader,
    see: (fact) => {
      if (fact.kind.opaque === undefined) return reader.see(fact)
      throw new Refusal(
        'environment does not reach a command that only reads: write its variables into the command, as in [env, NAME=VALUE, COMMAND]',
      )
    },
  }
}
