import type { Path } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { ADD_HOST, GROUP_BY } from './new-hosts.ts'

/** The step that is no task but an order to the run itself: `meta: flush_handlers`. */
export const META = 'meta'

/** The step that gives variables to the steps after it. */
export const SET_FACT = 'set_fact'

/** The step that gives variables from files to the steps after it. */
export const INCLUDE_VARS = 'include_vars'

/** The step that waits until its host can be reached. */
export const WAIT_FOR_CONNECTION = 'wait_for_connection'

/** The step that checks what a role is given; only roles have it. */
export const VALIDATE = 'validate_argument_spec'

/** What a step may name that the run itself does, instead of a task. */
export const ENGINE_WORDS: readonly string[] = [
  META,
  SET_FACT,
  INCLUDE_VARS,
  WAIT_FOR_CONNECTION,
  ADD_HOST,
  GROUP_BY,
]

const FULL = /^ansible\.(?:builtin|legacy)\./

/** The word of the run that a key of a step means, whether or not it is written as a full name. */
export function engineWord(key: string): string | undefined {
  const word = key.replace(FULL, '')
  return ENGINE_WORDS.includes(word) ? word : undefined
}

/** The same step, with a word of the run that is written as a full name under its own name. */
export function plainWords(fields: Fields): Fields {
  const key = Object.keys(fields.values).find(
    (one) => engineWord(one) !== undefined && !ENGINE_WORDS.includes(one),
  )
  const word = key === undefined ? undefined : engineWord(key)
  if (key === undefined || word === undefined || word in fields.values) return fields
  const { [key]: value = null, ...others } = fields.values
  const written = ([first, ...rest]: Path): Path =>
    first === undefined ? [] : [first === word ? key : first, ...rest]
  return {
    ...fields,
    values: { ...others, [word]: value },
    locate: (path, part) => fields.locate(written(path), part),
    report: (wrong) => fields.report({ ...wrong, path: written(wrong.path) }),
  }
}

/** True for a step that does nothing but give variables. */
export function givesVariables({ task }: { readonly task: string }): boolean {
  return task === SET_FACT || task === INCLUDE_VARS || task === ADD_HOST || task === GROUP_BY
}

/** True for a step that says nothing about a host, but orders something of the run. */
export function isOrder({ task }: { readonly task: string }): boolean {
  return task === META || task === WAIT_FOR_CONNECTION
}

const WAITING = ['connect_timeout', 'delay', 'sleep', 'timeout']

/** How long a step waits for its host, as written. */
export function readWaiting(fields: Fields): Values {
  const value = fields.values[WAIT_FOR_CONNECTION]
  if (value === null || value === undefined) return {}
  if (!isValues(value)) {
    fields.report({
      path: [WAIT_FOR_CONNECTION],
      message: `wait_for_connection takes a map, not ${kindOf(value)}`,
    })
    return {}
  }
  for (const name of Object.keys(value).filter((one) => !WAITING.includes(one)))
    fields.report({
      path: [WAIT_FOR_CONNECTION, name],
      part: 'key',
      message: `unknown param "${name}" of wait_for_connection`,
      hint: `it takes ${WAITING.join(', ')}`,
    })
  return value
}

/** The variables that a step sets, as written. */
export function readVariables(fields: Fields): Values {
  const key = SET_FACT
  const value: Value | undefined = fields.values[key]
  if (!isValues(value)) {
    const hint = typeof value === 'string' ? 'set_fact: {name: value}' : undefined
    fields.report({ path: [key], message: `set_fact takes a map of variables, not ${kindOf(value)}`, hint })
    return {}
  }
  // Nothing is kept from one run to the next: with or without it, a variable lasts as long as the run.
  const { cacheable: _kept, ...variables } = value
  for (const name of Object.keys(variables)) {
    const wrong = name.includes('{{') ? undefined : wrongVariableName(name)
    if (wrong !== undefined) fields.report({ path: [key, name], part: 'key', message: wrong })
  }
  if (Object.keys(variables).length === 0)
    fields.report({ path: [key], message: 'set_fact needs at least one variable' })
  return variables
}
