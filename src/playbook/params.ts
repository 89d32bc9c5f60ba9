import type { Locate } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { didYouMean } from '../schema/nearest.ts'
import { META, readVariables, readWaiting, SET_FACT, WAIT_FOR_CONNECTION } from './engine-words.ts'
import type { Loading } from './loading.ts'

const ORDERS = [
  'flush_handlers',
  'noop',
  'end_host',
  'end_play',
  'end_batch',
  'clear_facts',
  'clear_host_errors',
  'reset_connection',
]

/** What there is in the place of other orders. */
const OTHERWISE: { readonly [order: string]: string } = {
  refresh_inventory:
    'the hosts of all plays are known before the run: run the plays that need others as a run of their own',
  end_role: 'give the steps behind it a when, or put them in a block that has one',
}

/** The params of a step as written, checked as far as expressions allow; a bare value stands under the param that the task names. */
export function readParams(loading: Loading, fields: Fields, task: string): Values {
  const value = fields.values[task]
  if (task === META) return readOrder(fields, value)
  if (task === SET_FACT) return readVariables(fields)
  if (task === WAIT_FOR_CONNECTION) return readWaiting(fields)
  const params = paramsOf(loading, value, task)
  if (params === undefined) {
    const hint = typeof value === 'string' ? hintForText(value) : undefined
    fields.report({ path: [task], message: `task ${task} takes a map of params, not ${kindOf(value)}`, hint })
    return {}
  }
  const schema = loading.known.schema(task)
  if (schema === undefined) return params
  const locate = locateParams(fields.locate, task)
  loading.problems.push(...loading.checker.written({ task, schema, value: params, locate }))
  return params
}

/** Gives the places of a step's params. What is missing is placed at the name of the task, where a person would add it. */
export function locateParams(locateInStep: Locate, task: string): Locate {
  return (path, part) => locateInStep([task, ...path], path.length === 0 ? 'key' : part)
}

function paramsOf(loading: Loading, value: Value | undefined, task: string): Values | undefined {
  if (value === undefined || value === null) return {}
  if (isValues(value)) return value
  const shorthand = loading.known.shorthand?.(task)
  return shorthand === undefined ? undefined : { [shorthand]: value }
}

function hintForText(text: string): string | undefined {
  const [name] = /^\w+(?==)/.exec(text) ?? []
  return name === undefined
    ? undefined
    : `write each param on its own line: ${name}: ${text.slice(name.length + 1).split(' ')[0]}`
}

function readOrder(fields: Fields, value: Value | undefined): Values {
  if (typeof value === 'string' && ORDERS.includes(value)) return { action: value }
  const hint = typeof value === 'string' ? (OTHERWISE[value] ?? didYouMean(value, ORDERS)) : undefined
  fields.report({ path: [META], message: `meta must be one of: ${ORDERS.join(', ')}`, hint })
  return {}
}
