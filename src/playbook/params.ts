import type { ParamSchema } from '../model/params.ts'
import type { Locate, Problem } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { didYouMean } from '../schema/nearest.ts'
import {
  INCLUDE_VARS,
  META,
  readVariables,
  readWaiting,
  SET_FACT,
  WAIT_FOR_CONNECTION,
} from './engine-words.ts'
import { readFreeForm, takesCommandLine } from './free-form.ts'
import { includedVars } from './include-vars.ts'
import type { Loading } from './loading.ts'
import { defaultsFor, type ModuleDefaults } from './module-defaults.ts'
import { ADD_HOST, GROUP_BY, readGroupBy, readNewHost } from './new-hosts.ts'
import { isMissing, MISSING_MODULE, meantBy } from './task-name.ts'

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

/** The task of a step, and its params as written, checked as far as expressions allow. */
export interface WrittenTask {
  readonly task: string
  readonly params: Values
  /** Gives the places of the step with its params under the name of the task, wherever they were written. */
  readonly locate: Locate
}

/** Of the tasks that a name may mean, the first whose params these can be. */
export function readParams(loading: Loading, fields: Fields, written: string): WrittenTask {
  const order = orderOf(fields, written)
  if (order !== undefined) return { task: written, params: order, locate: fields.locate }
  if (isMissing(written, loading.known)) return missing(fields, written)
  let best: Read | undefined
  for (const task of meantBy(written, loading.known)) {
    const read = readAs(loading, fields, { written, task })
    if (best === undefined || read.problems.length < best.problems.length) best = read
    if (best.problems.length === 0) break
  }
  loading.problems.push(...(best?.problems ?? []))
  return best ?? { task: written, params: {}, locate: fields.locate }
}

/** What a module takes that is not here is not known: its params are not looked at. */
function missing(fields: Fields, written: string): WrittenTask {
  const locate: Locate = ([first, ...rest], part) =>
    fields.locate(first === MISSING_MODULE ? [written] : first === undefined ? [] : [first, ...rest], part)
  return { task: MISSING_MODULE, params: { module: written }, locate }
}

/** What the run itself is to do, where the step names no task. */
function orderOf(fields: Fields, written: string): Values | undefined {
  if (written === META) return readOrder(fields, fields.values[META])
  if (written === SET_FACT) return readVariables(fields)
  if (written === INCLUDE_VARS) return includedVars(fields)
  if (written === ADD_HOST) return readNewHost(fields)
  if (written === GROUP_BY) return readGroupBy(fields)
  return written === WAIT_FOR_CONNECTION ? readWaiting(fields) : undefined
}

interface Read extends WrittenTask {
  readonly problems: readonly Problem[]
}

interface Names {
  readonly written: string
  readonly task: string
}

function readAs({ known, checker, defaults }: Loading, fields: Fields, names: Names): Read {
  const { task } = names
  const problems: Problem[] = []
  const own = paramsOf(known, fields, { ...names, problems })
  const args = argsOf(fields, problems)
  const written = { ...args, ...own }
  const usual = defaultsFor(defaults, names.written, known)
  const params = { ...usual?.params, ...written }
  const locate = locateUsual(locateIn(fields, { ...names, own, args }), { task, written, usual })
  const schema = known.schema(task)
  if (schema === undefined || own === undefined) return { task, params, locate, problems }
  const at = locateParams(locate, task)
  return {
    task,
    params,
    locate,
    problems: [...problems, ...checker.written({ task: names.written, schema, value: params, locate: at })],
  }
}

/** Gives the places of a step's params. What is missing is placed at the name of the task, where a person would add it. */
export function locateParams(locateInStep: Locate, task: string): Locate {
  return (path, part) => locateInStep([task, ...path], path.length === 0 ? 'key' : part)
}

interface Places extends Names {
  readonly own: Values | undefined
  readonly args: Values
}

function locateIn({ locate, values }: Fields, { written, task, own = {}, args }: Places): Locate {
  const isMap = isValues(values[written])
  const hasArgs = Object.keys(args).length > 0
  if (task === written && isMap && !hasArgs) return locate
  return ([first, ...rest], part) => {
    if (first !== task) return locate(first === undefined ? [] : [first, ...rest], part)
    const [name] = rest
    if (hasArgs && typeof name === 'string' && !Object.hasOwn(own, name) && Object.hasOwn(args, name))
      return locate(['args', ...rest], part)
    return isMap || rest.length === 0 ? locate([written, ...rest], part) : locate([written])
  }
}

/** What stands among the defaults of a play or block is wrong there. */
function locateUsual(
  locate: Locate,
  { task, written, usual }: { task: string; written: Values; usual: ModuleDefaults | undefined },
): Locate {
  if (usual === undefined) return locate
  const isUsual = (name: unknown) =>
    typeof name === 'string' && Object.hasOwn(usual.params, name) && !Object.hasOwn(written, name)
  return (path, part) => {
    const [first, ...rest] = path
    return first === task && isUsual(rest[0]) ? usual.locate(rest, part) : locate(path, part)
  }
}

interface Reading extends Names {
  readonly problems: Problem[]
}

/** A bare value stands under the param that the task names, a text of `NAME=VALUE` for each of these. */
function paramsOf(
  known: Loading['known'],
  fields: Fields,
  { written, task, problems }: Reading,
): Values | undefined {
  const value = fields.values[written]
  if (value === undefined || value === null) return {}
  const shorthand = known.shorthand?.(task)
  if (isValues(value)) return withoutRaw(value, shorthand)
  const isText = typeof value === 'string' && (task.includes('.') || /^\s*\w+=/.test(value))
  const read = isText ? readFreeForm(value, takesCommandLine(task)) : undefined
  if (read === undefined) {
    if (shorthand !== undefined) return { [shorthand]: value }
    const message = `task ${written} takes a map of params, not ${kindOf(value)}`
    problems.push({ message, at: fields.locate([written]), ...hintFor(value) })
    return undefined
  }
  const properties = known.schema(task)?.properties ?? {}
  const params = Object.fromEntries(
    Object.entries(read.params).map(([name, text]) => [
      name,
      typed(text, Object.hasOwn(properties, name) ? properties[name] : undefined),
    ]),
  )
  if (read.rest === '' || known.schema(task) === undefined) return params
  if (shorthand !== undefined) return { [shorthand]: read.rest, ...params }
  const message = `task ${written} takes params as NAME=VALUE, and this is none: ${read.rest}`
  problems.push({ message, at: fields.locate([written]) })
  return undefined
}

function hintFor(value: Value): { readonly hint?: string } {
  return typeof value === 'string' && value.includes('=')
    ? { hint: 'a quote or a brace in it is not closed' }
    : {}
}

function withoutRaw(value: Values, shorthand: string | undefined): Values {
  const { _raw_params: raw, ...params } = value
  return raw === undefined || shorthand === undefined ? value : { [shorthand]: raw, ...params }
}

/** In such a text all is text: numbers, lists and flags are what the task takes them for. */
function typed(text: string, schema: ParamSchema | undefined): Value {
  const types: readonly unknown[] = [schema?.type ?? []].flat()
  if (text.includes('{{') || types.includes('string') || types.length === 0) return text
  if (types.includes('boolean') && /^(?:yes|true|on)$/i.test(text)) return true
  if (types.includes('boolean') && /^(?:no|false|off)$/i.test(text)) return false
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+(?:\.\d+)?$/.test(text))
    return Number(text)
  return types.includes('array') ? text.split(',').map((one) => one.trim()) : text
}

/** What stands under `args`: params too, weaker than those beside the name of the task. */
function argsOf(fields: Fields, problems: Problem[]): Values {
  const args = fields.values['args']
  if (args === undefined || args === null) return {}
  if (isValues(args)) return args
  const message = `args must be a map of params, not ${kindOf(args)}`
  problems.push({
    message,
    at: fields.locate(['args']),
    hint: 'write the params themselves: a dry run must know which there are',
  })
  return {}
}

function readOrder(fields: Fields, value: Value | undefined): Values {
  if (typeof value === 'string' && ORDERS.includes(value)) return { action: value }
  const hint = typeof value === 'string' ? (OTHERWISE[value] ?? didYouMean(value, ORDERS)) : undefined
  fields.report({ path: [META], message: `meta must be one of: ${ORDERS.join(', ')}`, hint })
  return {}
}
