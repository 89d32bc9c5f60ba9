import type { Step } from '../model/playbook.ts'
import type { Locate } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import { type Fields, flagField, isValues, kindOf, mapField, textField } from '../schema/fields.ts'
import { FOREIGN_STEP } from './ansible-words.ts'
import { readFreeForm } from './free-form.ts'
import { applied, includes, type Reading } from './include.ts'
import { inheritedFrom } from './inherited.ts'
import { IMPORT_KEYWORDS, INCLUDE_KEYWORDS } from './keywords.ts'
import type { Loading } from './loading.ts'
import { saysTooLittle } from './open-name.ts'
import { type RoleFiles, type RoleUse, readRole } from './role.ts'
import { rolesFor } from './role-place.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

const FROM = ['tasks', 'vars', 'defaults', 'handlers'] as const

const PARAMS = ['name', 'role', ...FROM.map((one) => `${one}_from`), 'allow_duplicates', 'rolespec_validate']

/** The steps of a role that a step imports, as if they stood in its place, or includes, when its turn comes. */
export function importRole(loading: Loading, { fields, list, read }: Reading): Step[] {
  const word = Object.hasOwn(fields.values, 'import_role') ? 'import_role' : 'include_role'
  const isStatic = word === 'import_role'
  const what = isStatic ? 'an import of a role' : 'an include of a role'
  const keywords = [word, ...(isStatic ? IMPORT_KEYWORDS : INCLUDE_KEYWORDS)]
  checkKeys(fields, { what, keywords, foreign: FOREIGN_STEP })
  checkVariables(fields)
  const named = namedRole(fields, word)
  if (named === undefined) return []
  // What stands at the step tells no two of them apart but by the variables.
  const own = { when: [], tags: [], vars: mapField(fields, 'vars') }
  const locate: Locate = (path, part) => fields.locate(['vars', ...path], part)
  if (isStatic) {
    const inside = { ...list, inherited: inheritedFrom(fields, list.inherited) }
    const given = { values: mapField(fields, 'vars'), locate }
    return [...readRole(loading, { ...named, given, own, list: inside, shared: 'last' }, read).steps]
  }
  const candidates = (name: string) => candidatesFor(loading, list, { ...named, written: name })
  return includes(loading, { fields, list, word, name: named.written, candidates }, (inside, name) => {
    const inner = { ...applied(named.fields, inside), inclusion: ++list.play.open }
    const use = { ...named, written: name, given: { values: {}, locate }, own, list: inner }
    return readRole(loading, use, read).steps
  })
}

const MOST_CANDIDATES = 50

/** The roles that a name with expressions may come to mean. */
function candidatesFor(
  { known }: Loading,
  { play, roles }: Reading['list'],
  { fields, path, written }: Pick<RoleUse, 'fields' | 'path' | 'written'>,
): readonly string[] {
  if (saysTooLittle(written)) return [written] // said where the role is looked for
  const all = rolesFor(written, { playbook: play.folder, role: roles?.at(-1)?.path }, known)
  if (all.length > 0 && all.length <= MOST_CANDIDATES) return all
  const message =
    all.length === 0 ? `no role can be meant by ${written}` : `${all.length} roles may be meant by ${written}`
  fields.report({ path, message, hint: 'include each role by its name, with its own when' })
  return []
}

/** The role that a step names, and how. */
function namedRole(
  fields: Fields,
  word: string,
): Pick<RoleUse, 'written' | 'fields' | 'path' | 'from' | 'params' | 'again'> | undefined {
  const inner = paramsAt(fields, word)
  if (inner === undefined) return undefined
  const keywords = word === 'import_role' ? PARAMS : [...PARAMS, 'public', 'apply']
  checkKeys(inner, { what: word, keywords, foreign: {} })
  if (flagField(inner, 'public') === true) {
    const message =
      'an include cannot be public: from when on its variables are there is known only in the run'
    inner.report({ path: ['public'], message, hint: 'use import_role' })
  }
  const key = inner.values['name'] === undefined ? 'role' : 'name'
  const written = textField(inner, key)
  if (written === undefined && inner.values[key] === undefined)
    fields.report({ path: [word], part: 'key', message: `${word} names no role`, hint: 'name: NAME' })
  if (written === undefined) return undefined
  const params = { values: {}, locate: inner.locate }
  const again = flagField(inner, 'allow_duplicates') ?? true
  return { written, fields: inner, path: [key], from: filesOf(inner), params, again }
}

/** The params of an import or include, as a map or as `NAME=VALUE`. */
function paramsAt(fields: Fields, word: string): Fields | undefined {
  const value = fields.values[word]
  const read = typeof value === 'string' ? readFreeForm(value, false) : undefined
  const values: Value | undefined = read === undefined ? value : read.rest === '' ? read.params : undefined
  if (!isValues(values)) {
    fields.report({
      path: [word],
      message: `${word} takes a map of params, not ${kindOf(value)}`,
      hint: `${word}: {name: NAME}`,
    })
    return undefined
  }
  const args = mapField(fields, 'args')
  const below = (path: readonly (string | number)[]) => (read === undefined ? [word, ...path] : [word])
  return {
    ...fields,
    values: { ...args, ...values },
    locate: (path, part) => fields.locate(below(path), part),
    report: (wrong) => fields.report({ ...wrong, path: below(wrong.path) }),
  }
}

function filesOf(inner: Fields): RoleFiles {
  const named = FROM.map((part) => [part, textField(inner, `${part}_from`)] as const)
  return Object.fromEntries(named.filter(([, file]) => file !== undefined))
}
