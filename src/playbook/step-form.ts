import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues } from '../schema/fields.ts'

/** Words of a step that are orders to the run, not tasks: they mean the same under their full names. */
const ORDERS =
  /^ansible\.(?:builtin|legacy)\.(include|(?:import|include)_(?:tasks|role)|include_vars|import_playbook|set_fact|meta|add_host|group_by)$/

/** Older loops by the full name of what gives their items. */
const FULL_LOOP = /^with_(?:ansible\.(?:builtin|legacy)|community\.general)\.(\w+)$/

/** A step in the one form that all else reads: `action` and `local_action` name the task as a key, orders go by their short names. */
export function formOf(asWritten: Fields): Fields {
  const fields = withVarsMap(asWritten)
  const keys = Object.keys(fields.values)
  const isOther = (key: string) =>
    key === 'action' || key === 'local_action' || ORDERS.test(key) || FULL_LOOP.test(key)
  if (!keys.some(isOther)) return fields
  const written = new Map<string, string>()
  const values: { [key: string]: Value } = {}
  for (const [key, value] of Object.entries(fields.values)) {
    const action = key === 'action' || key === 'local_action' ? actionOf(value) : undefined
    const loop = FULL_LOOP.exec(key)?.[1]
    const name = action?.name ?? ORDERS.exec(key)?.[1] ?? (loop === undefined ? key : `with_${loop}`)
    values[name] = action?.params ?? value
    if (name !== key) written.set(name, key)
    if (action === undefined || key !== 'local_action') continue
    values['delegate_to'] = 'localhost'
    written.set('delegate_to', key)
  }
  return renamed(fields, values, written)
}

interface Action {
  readonly name: string
  readonly params: Value
}

function actionOf(value: Value): Action | undefined {
  if (typeof value === 'string') {
    const [, name, params = ''] = /^\s*([\w.-]+)(?:\s+([^]*))?$/.exec(value) ?? []
    return name === undefined ? undefined : { name, params: params.trim() === '' ? null : params }
  }
  if (!isValues(value) || typeof value['module'] !== 'string') return undefined
  const { module, args, ...params } = value
  const inner = actionOf(module)
  if (inner === undefined || inner.params !== null) return undefined
  return { name: inner.name, params: { ...params, ...(isValues(args) ? args : {}) } }
}

/** The same map with other keys, whose places are those of the keys as they were written. */
export function renamed(fields: Fields, values: Values, written: ReadonlyMap<string, string>): Fields {
  const back = ([key, ...rest]: readonly (string | number)[]) => {
    const was = typeof key === 'string' ? written.get(key) : undefined
    if (was === undefined) return key === undefined ? [] : [key, ...rest]
    return was === 'action' || was === 'local_action' ? [was] : [was, ...rest]
  }
  return {
    ...fields,
    values,
    locate: (path, part) => fields.locate(back(path), part),
    report: (wrong) => fields.report({ ...wrong, path: back(wrong.path) }),
  }
}

/** Variables may be a list of maps, of which the last that has a name counts. */
function withVarsMap(fields: Fields): Fields {
  const { vars } = fields.values
  if (!Array.isArray(vars) || !vars.every(isValues)) return fields
  const list: readonly Values[] = vars
  const values = { ...fields.values, vars: Object.assign({}, ...list) as Values }
  const back = ([key, name, ...rest]: readonly (string | number)[]) => {
    const at = list.findLastIndex((one) => typeof name === 'string' && Object.hasOwn(one, name))
    if (key === 'vars' && name !== undefined && at >= 0) return ['vars', at, name, ...rest]
    return [key, name, ...rest].filter((one) => one !== undefined)
  }
  return {
    ...fields,
    values,
    locate: (path, part) => fields.locate(back(path), part),
    report: (wrong) => fields.report({ ...wrong, path: back(wrong.path) }),
  }
}
