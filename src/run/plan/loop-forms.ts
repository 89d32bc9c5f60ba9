import { isList, isMap } from '../../expression/evaluate/variables-kind.ts'
import { Refusal } from '../../model/change.ts'
import type { LoopForm } from '../../model/playbook.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'
import { filesLike, firstOf } from './found-files.ts'
import { sequence } from './sequence.ts'

/** The items of a loop in one of Ansible's older forms (`with_dict`), from what stands there, filled in. */
export function itemsIn(
  form: LoopForm,
  value: Value,
  folders: readonly string[] = [],
): readonly Value[] | Unknown {
  if (value instanceof Unknown) return value
  if (form === 'first_found') return firstOf(value, folders)
  if (form === 'fileglob') return filesLike(value, folders)
  const open = isList(value) ? value.find((one) => one instanceof Unknown) : undefined
  return open instanceof Unknown ? open : FORMS[form](value)
}

const FORMS: {
  readonly [form in Exclude<LoopForm, 'first_found' | 'fileglob'>]: (value: Value) => readonly Value[]
} = {
  items: (value) => listOf(value).flatMap((one) => (isList(one) ? one : [one])),
  list: (value) => listed(value, 'list'),
  flattened: (value) => listOf(value).flatMap(flat),
  dict: (value) => Object.entries(mapped(value)).map(([key, held]) => ({ key, value: held })),
  together: (value) => zipped(listed(value, 'together').map(listOf)),
  nested: (value) => crossed(listed(value, 'nested').map(listOf)),
  indexed_items: (value) => FORMS.items(value).map((one, at): Value => [at, one]),
  sequence: (value) => listOf(value).flatMap(sequence),
  subelements: (value) => below(listed(value, 'subelements')),
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [value]
}

function flat(value: Value): readonly Value[] {
  return isList(value) ? value.flatMap(flat) : [value]
}

function listed(value: Value, form: LoopForm): readonly Value[] {
  if (isList(value)) return value
  throw new Refusal(`with_${form} must be a list, not ${kindOf(value)}`)
}

function mapped(value: Value): Values {
  if (isMap(value)) return value
  // As in Ansible, a list of one map is taken for it.
  if (isList(value) && value.length === 1 && isMap(value[0])) return value[0]
  throw new Refusal(`with_dict must be a map, not ${kindOf(value)}`)
}

/** Side by side; where one list is shorter there is nothing. */
function zipped(lists: readonly (readonly Value[])[]): readonly Value[] {
  const length = Math.max(0, ...lists.map((one) => one.length))
  return Array.from({ length }, (_, at) => lists.map((one) => one[at] ?? null))
}

/** Each with each; the last changes fastest. */
function crossed(lists: readonly (readonly Value[])[]): readonly Value[] {
  const all = lists.reduce((found, one) => found * one.length, 1)
  if (all > MOST) throw new Refusal(`with_nested gives ${all} items, which is more than ${MOST}`)
  return lists.reduce<readonly (readonly Value[])[]>(
    (found, one) => found.flatMap((left) => one.map((right) => [...left, ...listOf(right)])),
    [[]],
  )
}

/** More items than this are a mistake. */
const MOST = 1_000_000

/** Each of a list, or of the values of a map, with each of what it has under a key. */
function below([given = [], path, options]: readonly Value[]): readonly Value[] {
  const all = isMap(given) ? Object.values(given) : listOf(given)
  const mayMiss = isMap(options) && options['skip_missing'] === true
  if (typeof path !== 'string')
    throw new Refusal('with_subelements takes a list, and the key under which the others are')
  return all.flatMap((one): readonly Value[] => {
    const held = path
      .split('.')
      .reduce<Value | undefined>((found, key) => (isMap(found) ? found[key] : undefined), one)
    if (held === undefined && mayMiss) return []
    if (!isList(held)) throw new Refusal(`with_subelements: there is no list under ${path}`)
    return held.map((inner): Value => [one, inner])
  })
}
