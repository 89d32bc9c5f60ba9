import { basename } from 'node:path'
import type { Path } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { type Fields, fieldsAt, mapField, textField, textsField } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { FOREIGN_STEP } from './ansible-words.ts'
import type { PlacedVars } from './around.ts'
import { conditionsOf } from './conditions.ts'
import { inheritedFrom } from './inherited.ts'
import { IMPORT_KEYWORDS } from './keywords.ts'
import { type Loading, splitTags } from './loading.ts'
import type { RoleUse } from './role.ts'
import type { StepList } from './step-list.ts'

/** What the entry of a role may say that holds for each of its steps. */
const ROLE_KEYWORDS = IMPORT_KEYWORDS.filter((word) => word !== 'name')

const NAMES = ['role', 'name', 'src', 'version', 'scm', 'collections']

interface Entry {
  /** The map around the list in which it stands. */
  readonly fields: Fields
  readonly path: Path
  readonly value: Value
  readonly list: StepList
}

/** Reads a role where a list names it, under `roles` or `dependencies`; undefined, and a problem, if there is no name. */
export function readRoleEntry(
  loading: Loading,
  { fields: around, path, value, list }: Entry,
): RoleUse | undefined {
  const { problems } = loading
  const reading = {
    value: typeof value === 'string' ? { role: value } : value,
    what: 'a role',
    hint: '- role: NAME',
    problems,
  }
  const fields = fieldsAt(around.document, [...around.path, ...path], reading)
  if (fields === undefined) return undefined
  const key = ['role', 'name', 'src'].find((one) => fields.values[one] !== undefined)
  if (key === undefined) fields.report({ path: [], message: 'this role has no name', hint: '- role: NAME' })
  const written = key === undefined ? undefined : textField(fields, key)
  if (key === undefined || written === undefined) return undefined
  const { vars: _given, ...values } = fields.values
  return {
    written: key === 'src' ? basename(written).replace(/\.git$/, '') : written.trim(),
    path: typeof value === 'string' ? [] : [key],
    fields,
    params: paramsOf(fields),
    given: {
      values: mapField(fields, 'vars'),
      locate: (below, part) => fields.locate(['vars', ...below], part),
    },
    own: { when: conditionsOf(fields), tags: textsField(fields, 'tags').flatMap(splitTags) },
    list: { ...list, inherited: inheritedFrom({ ...fields, values }, list.inherited) },
  }
}

function paramsOf(fields: Fields): PlacedVars {
  const params: [string, Value][] = []
  for (const [name, value] of Object.entries(fields.values)) {
    if (ROLE_KEYWORDS.includes(name) || NAMES.includes(name)) continue
    const instead = Object.hasOwn(FOREIGN_STEP, name) ? FOREIGN_STEP[name] : undefined
    const wrong =
      instead === undefined ? wrongVariableName(name) : `"${name}" is not a supported keyword of a role`
    if (wrong === undefined) params.push([name, value])
    else fields.report({ path: [name], part: 'key', message: wrong, hint: instead })
  }
  return { values: Object.fromEntries(params), locate: fields.locate }
}
