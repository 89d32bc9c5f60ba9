import { canonical } from '../model/json.ts'
import type { Step } from '../model/playbook.ts'
import type { Path, Position } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { type Fields, kindOf } from '../schema/fields.ts'
import type { PlacedVars } from './around.ts'
import { importDocument } from './import-document.ts'
import { withCondition } from './inherited.ts'
import type { Loading } from './loading.ts'
import { dependenciesOf, type RoleMeta, readMeta } from './role-meta.ts'
import { filesOfRole, roleAt } from './role-place.ts'
import { aroundRole, defaultsOf, type Role, readRoleVars, varsOf } from './role-vars.ts'
import type { StepList } from './step-list.ts'

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
  readonly own: { readonly when: readonly string[]; readonly tags: readonly string[] }
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
  const turn = turnOf(use, { path, meta })
  const reading = { use: { ...use, list: turn.list }, role, meta, self, at, isOver: turn.isOver }
  return { role, steps: stepsOfRole(loading, reading, read) }
}

interface Found {
  readonly use: RoleUse
  readonly role: Role
  readonly meta: RoleMeta
  /** How it is told from other roles on the way to a step. */
  readonly self: string
  readonly at: Position
  /** It ran before: only what it depends on may run again. */
  readonly isOver: boolean
}

function stepsOfRole(
  loading: Loading,
  { use, role, meta, self, at, isOver }: Found,
  read: ReadSteps,
): Step[] {
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
  if (isOver) return needed
  const inside = { ...below, around: aroundRole(role, chain, list.around) }
  const handlers = readPart(loading, { role, part: 'handlers', name: files.handlers, inside, at }, read)
  const named = handlers.map((one) => ({ ...one, listen: [...one.listen, `${role.name} : ${one.name}`] }))
  play.handlers[shared ?? 'last'].push(...named)
  return [...needed, ...readPart(loading, { role, part: 'tasks', name: files.tasks, inside, at }, read)]
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
  /** It ran before in the same way, and does not run again. */
  readonly isOver: boolean
  readonly list: StepList
}

/** A role runs once for each way in which it is named, unless it may run again: where it did not run then, it runs now. */
function turnOf(use: RoleUse, { path, meta }: { readonly path: string; readonly meta: RoleMeta }): Turn {
  const { list, params, given, own, from = {}, again = meta.again } = use
  const { play, inherited } = list
  const key = canonical([path, params.values, given.values, { ...from }, own])
  const now = inherited?.when ?? []
  const before = play.ran.get(key)
  if (before === undefined || again) {
    play.ran.set(key, now)
    return { isOver: false, list }
  }
  if (before.every((condition) => now.includes(condition))) return { isOver: true, list }
  const condition = `not (${before.map((one) => `(${one})`).join(' and ')})`
  return {
    isOver: false,
    list: { ...list, inherited: withCondition(inherited, condition, use.fields.locate(use.path)) },
  }
}
