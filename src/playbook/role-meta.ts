import type { Position } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import type { Document } from '../schema/document.ts'
import { type Fields, fieldsAt, flagField, isValues, listField } from '../schema/fields.ts'
import { importDocument } from './import-document.ts'
import type { Loading } from './loading.ts'
import type { RoleUse } from './role.ts'
import { readRoleEntry } from './role-entry.ts'
import { filesOfRole } from './role-place.ts'
import type { StepList } from './step-list.ts'

/** What a role says of itself. */
export interface RoleMeta {
  /** It may run again though it ran before in the same way. */
  readonly again: boolean
  readonly fields?: Fields
  /** What it takes, by the name of its file of steps. */
  readonly specs: Values
}

/** Reads `meta/main.yml`, and `meta/argument_specs.yml` where that is a file of its own. */
export function readMeta(
  loading: Loading,
  { path, from, at }: { readonly path: string; readonly from: readonly string[]; readonly at: Position },
): RoleMeta {
  const main = partAt(loading, { path, from, at, name: 'main' })
  const own = partAt(loading, { path, from, at, name: 'argument_specs' })
  const specs = (own ?? main)?.values['argument_specs']
  return {
    again: main === undefined ? false : (flagField(main, 'allow_duplicates') ?? false),
    ...(main === undefined ? {} : { fields: main }),
    specs: isValues(specs) ? specs : {},
  }
}

/** The roles that a role depends on, as it names them; `list` is what its own steps inherit. */
export function dependenciesOf(loading: Loading, { fields }: RoleMeta, list: StepList): readonly RoleUse[] {
  if (fields === undefined) return []
  return listField(fields, 'dependencies').flatMap(
    (value, index) => readRoleEntry(loading, { fields, path: ['dependencies', index], value, list }) ?? [],
  )
}

interface Part {
  readonly path: string
  readonly from: readonly string[]
  readonly at: Position
  readonly name: string
}

function partAt(loading: Loading, { path, from, at, name }: Part): Fields | undefined {
  const [file] = filesOfRole(path, 'meta', name)
  const document: Document | undefined =
    file === undefined ? undefined : importDocument(loading, { file, from, at })
  if (document === undefined || document.value === null) return undefined
  return fieldsAt(document, [], {
    value: document.value,
    what: 'the meta data of a role',
    problems: loading.problems,
  })
}
