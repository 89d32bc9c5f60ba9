import { CONNECTION_VARIABLES, REFUSED } from '../inventory/connection.ts'
import { connectionVariable } from '../inventory/connection-variable.ts'
import type { Fields } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { didYouMean } from '../schema/nearest.ts'

/** What keys a map may have, and what to say about some that it may not. */
export interface Vocabulary {
  readonly what: string
  readonly keywords: readonly string[]
  readonly foreign: { readonly [keyword: string]: string }
}

/** Reports the keys of a map that are not in its vocabulary. */
export function checkKeys(fields: Fields, { what, keywords, foreign }: Vocabulary): void {
  for (const key of Object.keys(fields.values)) {
    if (keywords.includes(key)) continue
    const instead = Object.hasOwn(foreign, key) ? foreign[key] : undefined
    const message =
      instead === undefined
        ? `unknown keyword "${key}" in ${what}`
        : `"${key}" is not a supported keyword of ${what}`
    fields.report({ path: [key], part: 'key', message, hint: instead ?? didYouMean(key, keywords) })
  }
}

/** Reports names under `vars` that cannot be variables of a play or step. */
export function checkVariables(fields: Fields): void {
  const vars = fields.values['vars']
  if (typeof vars !== 'object' || vars === null) return
  for (const name of Object.keys(vars)) {
    const wrong = wrongVariableName(name)
    if (wrong !== undefined) fields.report({ path: ['vars', name], part: 'key', message: wrong })
    else if (configuresConnection(name)) {
      const message = `"${name}" configures the connection, which a playbook cannot do`
      fields.report({ path: ['vars', name], part: 'key', message, hint: 'put it in the inventory' })
    }
  }
}

/** Whether a variable would say how a host is reached; others of such a name mean nothing to a run. */
function configuresConnection(variable: string): boolean {
  const { prefix, name } = connectionVariable(variable) ?? {}
  if (name === undefined) return false
  return prefix === 'hostwright_' || Object.hasOwn(CONNECTION_VARIABLES, name) || Object.hasOwn(REFUSED, name)
}
