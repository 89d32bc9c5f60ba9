import { canonical } from '../model/json.ts'
import type { RoleTurn, Step } from '../model/playbook.ts'
import type { Path, Position } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, kindOf } from '../schema/fields.ts'
import { validationOf } from './argument-spec.ts'
import type { PlacedVars } from './around.ts'
import { importDocument } from './import-document.ts'
import { withCondition } from './inherited.ts'
import type { Loading } from './loading.ts'
import { dependenciesOf, type RoleMeta, readMeta } from './role-meta.ts'
import { filesOfRole, roleAt } from './role-place.ts'
import { aroundRole, defaultsOf, type Role, readRoleVars, varsOf } from './role-vars.ts'
import { type StepList, withList } from './step-list.ts'

/** Which files of a role count instead of `main`. */
export interface RoleFiles {
  readonly tasks?: string
  readonly vars?: string
  readonly defaults?: string
  readonly handlers?: string
}

/** How a place names a role. */
export interface RoleUse {
  readonly written: string
  readonly fields: Fields
  /** Where the name stands in these fields. */
  readonly path: Path
  readonly from?: RoleFiles
  readonly params: PlacedVars
  readonly given: PlacedVars
  /** What its steps inherit. */
  readonly list: StepList
  /** The conditions and tags that stand where it is named. */
  readonly own: { readonly when: readonly string[]; readonly tags: readonly string[]; readonly vars?: Values }
  /** Its variables are there for all steps of the play, and its handlers come before or behind the play's own. */
  readonly shared?: 'first' | 'last'
  /** It may run again though it ran before in the same way; undefined: as the role itself says. */
  readonly again?: boolean | undefined
}

/** Reads steps; those of a role are a list like any other. */
export type ReadSteps = (loading: Loading, list: StepList) => Step[]

/** A role that was read, and its steps behind those of the roles that it depends on. */
export interface ReadRole {
  readonly role?: Role
  readonly steps: readonly Step[]
}

/** Reads a role where it is named. */
export function readRole(loading: Loading, use: RoleUse, read: ReadSteps): ReadRole {
  const at = use.fields.locate(use.path)
  const found = placeOf(loading, use)
  if (found === undefined || loading.imports.stopped) return { steps: [] }
  const { name, path } = found
  const self = `${path} ${use.from?.tasks ?? 'main'}`
  if (use.list.from.includes(self)) {
    use.fields.report({ path: use.path, message: `the role ${name} leads to itself` })
    return { steps: [] }
  }
  const meta = readMeta(loading, { path, from: use.list.from, at })
  const { from = {}, given, params } = use
  const vars = readRoleVars(loading, { path, part: 'vars', name: from.vars }, at)
  const defaults = readRoleVars(loading, { path, part: 'defaults', name: from.defaults }, at)
  const role: Role = { name, path, given, params, vars, defaults, needs: [] }
  const { list, turns } = turnOf(use, { path, meta })
  const reading = { use: { ...use, list }, role, meta, self, at, turns }
  return { role, steps: stepsOfRole(loading, reading, read) }
}

interface Found {
  readonly use: RoleUse
  readonly role: Role
  readonly meta: RoleMeta
  /** How it is told from other roles on the way to a step. */
  readonly self: string
  readonly at: Position
  readonly turns: readonly RoleTurn[]
}

function stepsOfRole(loading: Loading, { use, role, meta, self, at, turns }: Found, read: ReadSteps): Step[] {
  const { list, from: files = {}, shared } = use
  const { play, roles: chain = [] } = list
  const below = { ...list, from: [...list.from, self], roles: [...chain, role] }
  const needed = dependenciesOf(loading, meta, below).flatMap((one) => {
    const other = readRole(loading, one, read)
    if (other.role !== undefined) role.needs.push(...other.role.needs, other.role)
    return other.steps
  })
  if (shared !== undefined) {
    play.shared.weakest.push(...defaultsOf(role))
    play.shared.stronger.push(...varsOf(role))
  }
  const inside = { ...below, around: aroundRole(role, chain, list.around) }
  const ready: StepList = {
    isHandlers: true,
    ...inside,
    inherited: list.undecided ?? list.inherited,
    includeTags: undefined,
  }
  // Its handlers are there once, however often it is named in the same way.
  const handlers =
    (turns.at(-1)?.time ?? 0) === 0
      ? readPart(loading, { role, part: 'handlers', name: files.handlers, inside: ready, at }, read)
      : []
  const named = handlers.map((one) => ({ ...one, listen: [...one.listen, `${role.name} : ${one.name}`] }))
  play.handlers[shared ?? 'last'].push(...named)
  const checks = validationOf(meta, { entry: files.tasks ?? 'main', at })
  return [
    ...needed,
    ...checks.map((step) => withList(step, { ...inside, turns })),
    ...readPart(loading, { role, part: 'tasks', name: files.tasks, inside: { ...inside, turns }, at }, read),
  ]
}

interface Part {
  readonly role: Role
  readonly part: 'tasks' | 'handlers'
  readonly name: string | undefined
  readonly inside: StepList
  readonly at: Position
}

function readPart(loading: Loading, { role, part, name, inside, at }: Part, read: ReadSteps): Step[] {
  const [file] = filesOfRole(role.path, part, name)
  if (file === undefined && name !== undefined && part === 'tasks')
    loading.problems.push({ message: `the role ${role.name} has no file ${part}/${name}`, at })
  const document = file === undefined ? undefined : importDocument(loading, { file, from: inside.from, at })
  if (document === undefined || document.value === null) return []
  if (Array.isArray(document.value))
    return read(loading, { ...inside, document, path: [], values: document.value as readonly Value[] })
  const message = `a file of steps must be a list, not ${kindOf(document.value)}`
  loading.problems.push({ message, at: document.locate([]) })
  return []
}

function placeOf({ known }: Loading, { written, fields, path, list }: RoleUse) {
  if (written.includes('{{')) {
    const message = 'the name of a role cannot contain an expression: its steps are read before the run'
    fields.report({ path, message, hint: 'include each role by its name, with its own when' })
    return undefined
  }
  const found = roleAt(written, { playbook: list.play.folder, role: list.roles?.at(-1)?.path }, known)
  if ('path' in found) return found
  fields.report({
    path,
    message: `there is no role "${written}"`,
    hint: `looked in ${found.looked.join(', ')}`,
  })
  return undefined
}

interface Turn {
  readonly list: StepList
  readonly turns: readonly RoleTurn[]
}

/** A role runs once for each way in which it is named, unless it may run again: where it did not run then, it runs now. */
function turnOf(use: RoleUse, { path, meta }: { readonly path: string; readonly meta: RoleMeta }): Turn {
  const { list, params, given, own, from = {}, again = meta.again } = use
  const { play, inherited, turns = [] } = list
  const key = canonical([path, params.values, given.values, { ...from }, own])
  const when = inherited?.when ?? []
  const before = play.named.get(key)
  const { role = play.named.size, times = 0 } = before ?? {}
  play.named.set(key, { role, times: times + 1, when })
  const turn = { role, time: times }
  if (again) return { list, turns: [...turns, { ...turn, again }] }
  if (before === undefined || before.when.every((one) => when.includes(one)))
    return { list, turns: [...turns, turn] }
  const condition = `not (${before.when.map((one) => `(${one})`).join(' and ')})`
  const at = use.fields.locate(use.path)
  return { list: { ...list, inherited: withCondition(inherited, condition, at) }, turns }
}
