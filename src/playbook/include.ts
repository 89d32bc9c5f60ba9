import { fillIn, namesIn } from '../expression/evaluate/fill.ts'
import { makeScope } from '../expression/evaluate/scope.ts'
import type { Step } from '../model/playbook.ts'
import { InputError } from '../model/problem.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf, mapField, textField, textsField } from '../schema/fields.ts'
import { withIncluded } from './around.ts'
import { conditionsOf } from './conditions.ts'
import { inheritedFrom, NOTHING_INHERITED, withCondition } from './inherited.ts'
import { type Loading, splitTags } from './loading.ts'
import { loopOf } from './loop.ts'
import type { ReadSteps } from './role.ts'
import { type StepList, withList } from './step-list.ts'

/** A step that leads to others, where it stands, and how these are read. */
export interface Reading {
  readonly fields: Fields
  readonly list: StepList
  readonly read: ReadSteps
}

/** The task of a step that includes others: its turn decides whether they come, and which. */
export const INCLUDE_TASK = 'include_tasks'

interface Including extends Omit<Reading, 'read'> {
  readonly word: string
  /** What is included, as it is written. */
  readonly name: string
  /** All that a name with expressions may come to mean. */
  readonly candidates?: (name: string) => readonly string[]
}

/** Reads what is included under a name. */
type Inside = (list: StepList, name: string) => readonly Step[]

/**
 * The steps of an include. Ansible decides once, when its turn comes, whether they run: so there is a step that decides, and
 * those that are included hang on it. What may come to be included is read before the run.
 */
export function includes(loading: Loading, including: Including, inside: Inside): Step[] {
  const { fields } = including
  const loop = loopOf(fields)
  const items = loop.loop === undefined ? [undefined] : writtenItems(including, loop.loop)
  const turns = items.map((item) => {
    const given = { ...mapField(fields, 'vars'), ...(item === undefined ? {} : { [loop.loopVar]: item }) }
    return turnOf(loading, including, { given, item: loop.loopVar })
  })
  const decisions = turns.flatMap(({ decision }) => decision ?? [])
  return [
    ...decisions,
    ...turns.flatMap((turn) => turn.lists.flatMap(({ list, name }) => inside(list, name))),
  ]
}

interface Turn {
  /** The step that decides, where something is left to decide. */
  readonly decision?: Step
  readonly lists: readonly { readonly list: StepList; readonly name: string }[]
}

interface Given {
  readonly given: Values
  readonly item: string
}

function turnOf(loading: Loading, including: Including, { given, item }: Given): Turn {
  const { fields, list } = including
  const name = nameWith(including, given, item)
  const isOpen = name.includes('{{') || name.includes('{%')
  const among = isOpen ? (including.candidates?.(name) ?? [name]) : [name]
  const own = textsField(fields, 'tags').flatMap(splitTags)
  const inner: StepList = {
    ...list,
    undecided: list.undecided ?? list.inherited ?? { ...NOTHING_INHERITED, locate: fields.locate },
    includeTags: [...(list.includeTags ?? []), [...(list.inherited?.tags ?? []), ...own]],
    around: withIncluded(list.around, {
      values: given,
      locate: (path, part) =>
        fields.locate(path[0] === item ? ['loop', ...path.slice(1)] : ['vars', ...path], part),
    }),
  }
  const when = conditionsOf(fields)
  if (when.length === 0 && !isOpen) return { lists: [{ list: inner, name }] }
  const register = `_included_${++list.play.open}`
  loading.registered.add(register)
  const params: Values = isOpen ? { file: name, among } : {}
  const decision = decisionOf(including, { register, params, given, when, tags: own })
  const at = fields.locate([including.word])
  const lists = among.map((one) => {
    const asked = withCondition(inner.inherited, `${register} is not skipped`, at)
    const inherited = isOpen ? withCondition(asked, `${register}.file == ${JSON.stringify(one)}`, at) : asked
    return { list: { ...inner, inherited }, name: one }
  })
  return { decision, lists }
}

interface Deciding extends Pick<Step, 'when' | 'tags' | 'params'> {
  readonly register: string
  readonly given: Values
}

function decisionOf({ fields, list, word, name }: Including, { given, ...deciding }: Deciding): Step {
  const step: Step = {
    ...deciding,
    name: textField(fields, 'name') ?? `${word}: ${name}`,
    at: fields.locate([]),
    locate: ([first, ...rest], part) =>
      fields.locate(first === INCLUDE_TASK ? [word] : first === undefined ? [] : [first, ...rest], part),
    task: INCLUDE_TASK,
    vars: given,
    loopVar: 'item',
    notify: [],
    listen: [],
    ignoreErrors: false,
    transient: false,
  }
  return withList(step, list)
}

/** The name, where nothing but the item of the loop is missing to know it. */
function nameWith({ fields, word, name }: Including, given: Values, item: string): string {
  if (!name.includes('{{') || given[item] === undefined) return name
  const at = fields.locate([word])
  try {
    if (namesIn(name, at).some((one) => one.name !== item)) return name
    const filled = fillIn(name, makeScope([{ [item]: given[item] }]), at)
    return typeof filled === 'string' || typeof filled === 'number' ? String(filled) : name
  } catch (error) {
    if (error instanceof InputError) return name // what is wrong with it is said where it is checked
    throw error
  }
}

/** The items of a loop over an include: written out, for they decide what there is to read. */
function writtenItems({ fields }: Including, loop: Value): readonly Value[] {
  const key = fields.values['loop'] === undefined ? 'with_items' : 'loop'
  const list = Array.isArray(loop) ? (loop as readonly Value[]) : undefined
  if (list === undefined || JSON.stringify(list).includes('{{')) {
    const message = 'a loop over an include must list its items: what is included is read before the run'
    fields.report({
      path: [key],
      message,
      hint: 'put the loop on the steps that are included, or write the items',
    })
    return []
  }
  return key === 'loop' ? list : list.flat()
}

/** What `apply` says for each of the steps that are included. */
export function applied(inner: Fields, list: StepList): StepList {
  const apply = inner.values['apply']
  if (apply === undefined || apply === null) return list
  if (!isValues(apply)) {
    inner.report({ path: ['apply'], message: `apply must be a map, not ${kindOf(apply)}` })
    return list
  }
  const fields: Fields = {
    ...inner,
    values: apply,
    locate: (path, part) => inner.locate(['apply', ...path], part),
    report: (wrong) => inner.report({ ...wrong, path: ['apply', ...wrong.path] }),
  }
  for (const key of Object.keys(apply))
    if (!['when', 'tags', 'vars', 'become', 'become_user'].includes(key))
      fields.report({ path: [key], part: 'key', message: `"${key}" is not a supported keyword of apply` })
  return { ...list, inherited: inheritedFrom(fields, list.inherited) }
}
