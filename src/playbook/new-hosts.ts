import type { Step } from '../model/playbook.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { readFreeForm } from './free-form.ts'
import { isOpenName } from './open-name.ts'

/** The step that adds a host to the inventory of the run. */
export const ADD_HOST = 'add_host'

/** The step that puts its host into a group of the run. */
export const GROUP_BY = 'group_by'

/** True for a step after which there may be other hosts, or other groups. */
export function addsHosts({ task }: Pick<Step, 'task'>): boolean {
  return task === ADD_HOST || task === GROUP_BY
}

const HOST = ['name', 'host', 'hostname']
const GROUPS = ['groups', 'group', 'groupname']

/** A host that a step adds, as written: its name, its groups, its variables. */
export function readNewHost(fields: Fields): Values {
  const written = paramsIn(fields, ADD_HOST)
  const { inventory_file: _no, ...params } = written
  const [name, groups] = [HOST, GROUPS].map((keys) => keys.find((key) => params[key] !== undefined))
  if (name === undefined)
    fields.report({ path: [ADD_HOST], message: 'add_host names no host', hint: 'add_host: {name: NAME}' })
  const vars = Object.entries(params).filter(([key]) => !HOST.includes(key) && !GROUPS.includes(key))
  return {
    name: params[name ?? ''] ?? null,
    groups: params[groups ?? ''] ?? [],
    vars: Object.fromEntries(vars),
  }
}

/** The group into which a step puts its host, as written. */
export function readGroupBy(fields: Fields): Values {
  const { key, parents = 'all', ...others } = paramsIn(fields, GROUP_BY)
  for (const name of Object.keys(others))
    fields.report({
      path: [GROUP_BY],
      message: `unknown param "${name}" of group_by`,
      hint: 'it takes key and parents',
    })
  if (key === undefined)
    fields.report({ path: [GROUP_BY], message: 'group_by needs a key', hint: 'group_by: {key: NAME}' })
  return { key: key ?? null, parents }
}

function paramsIn(fields: Fields, word: string): Values {
  const value: Value | undefined = fields.values[word] ?? fields.values['args']
  const args = isValues(fields.values['args']) ? fields.values['args'] : {}
  const read = typeof value === 'string' ? readFreeForm(value, false) : undefined
  if (read?.rest === '') return { ...args, ...read.params }
  if (isValues(value)) return { ...args, ...value }
  fields.report({ path: [word], message: `${word} takes a map of params, not ${kindOf(value)}` })
  return args
}

/** The names that hosts and groups of a step may come to have; undefined where they may have any. */
export function namesAdded({ task, params }: Step): readonly string[] | undefined {
  const written = task === GROUP_BY ? [params['key'], params['parents']] : [params['name'], params['groups']]
  const names = written.flatMap((one) => listOf(one ?? null))
  return names.some(isOpenName) ? undefined : names.map((name) => name.replaceAll(' ', '-'))
}

/** Names in a list, or in a text with commas. */
export function listOf(value: Value): readonly string[] {
  const list: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value]
  return list
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .flatMap((one) => (isOpenName(String(one)) ? [String(one)] : String(one).split(',')))
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
