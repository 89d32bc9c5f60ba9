import { resolve } from 'node:path'
import { readVarsFile } from '../inventory/vars-files.ts'
import type { Around } from '../model/playbook.ts'
import type { Position } from '../model/problem.ts'
import { aroundOf, type PlacedVars } from './around.ts'
import type { Loading } from './loading.ts'
import { filesOfRole } from './role-place.ts'

/** A role with its variables, as one place names it. */
export interface Role {
  readonly name: string
  readonly path: string
  readonly defaults: readonly PlacedVars[]
  /** Given to it under `vars` where it is named. */
  readonly given: PlacedVars
  /** Those of its own folder. */
  readonly vars: readonly PlacedVars[]
  /** Given to it beside its name. */
  readonly params: PlacedVars
  /** The roles that it depends on, each behind those that it depends on itself. */
  readonly needs: Role[]
}

/** Reads the variables in a part of a role. */
export function readRoleVars(
  loading: Loading,
  {
    path,
    part,
    name,
  }: { readonly path: string; readonly part: 'defaults' | 'vars'; readonly name?: string | undefined },
  at: Position,
): readonly PlacedVars[] {
  return filesOfRole(path, part, name).map((file) => {
    const known = loading.vars.get(file)
    if (known !== undefined) return known
    const read = readVarsFile(file, loading.secrets, at)
    loading.problems.push(...read.problems)
    if (read.problems.length > 0) loading.unread.add(file)
    loading.vars.set(file, read)
    return read
  })
}

/** Defaults that the steps of a role see, the weakest first: of what it depends on, of those that lead to it, its own. */
export function defaultsOf({ needs, defaults }: Role, chain: readonly Role[] = []): readonly PlacedVars[] {
  return [...needs.flatMap((one) => defaultsOf(one)), ...chain.flatMap((one) => one.defaults), ...defaults]
}

/** Variables that the steps of a role see, the weakest first. */
export function varsOf({ needs, given, vars }: Role, chain: readonly Role[] = []): readonly PlacedVars[] {
  return [
    ...chain.flatMap((one) => [one.given, ...one.vars]),
    ...needs.flatMap((one) => varsOf(one)),
    given,
    ...vars,
  ]
}

/** What stands around the steps of a role; `chain` are the roles that lead to it. */
export function aroundRole(role: Role, chain: readonly Role[], outer: Around | undefined): Around {
  const included = (outer?.strongest ?? []).map((values) => ({
    values,
    locate: outer?.places.get(values) ?? role.given.locate,
  }))
  const parents = chain.map(({ name }) => name).reverse()
  const parentPaths = chain.map(({ path }) => resolve(path)).reverse()
  const magic = {
    role_name: role.name,
    ansible_role_name: role.name,
    role_path: resolve(role.path),
    ...(parents.length === 0
      ? {}
      : { ansible_parent_role_names: parents, ansible_parent_role_paths: parentPaths }),
  }
  return aroundOf({
    weakest: defaultsOf(role, chain),
    stronger: varsOf(role, chain),
    strongest: [
      ...[...chain, role].map(({ params }) => params),
      ...included,
      { values: magic, locate: role.given.locate },
    ],
    folders: [...new Set([role, ...[...chain].reverse()].map(({ path }) => path))],
  })
}
