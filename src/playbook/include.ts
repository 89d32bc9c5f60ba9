import { fillIn, namesIn } from '../expression/evaluate/fill.ts'
import { makeScope } from '../expression/evaluate/scope.ts'
import type { LoopItems, Step } from '../model/playbook.ts'
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
  const { items, first, own }: Items =
    loop.loop === undefined
      ? { items: [undefined] }
      : itemsOf(loading, including, { ...loop, loop: loop.loop })
  const loops = [...(including.list.loops ?? []), ...(own === undefined ? [] : [own])]
  const turns = items.map((item) => {
    const given = {
      ...mapField(fields, 'vars'),
      ...(item === undefined ? {} : { [loop.loopVar]: item.value }),
    }
    return turnOf(loading, including, { given, item: loop.loopVar, asked: item?.asked ?? [] })
  })
  const decisions = turns.flatMap(({ decision }) => decision ?? [])
  const included = turns.flatMap((turn) =>
    turn.lists.flatMap(({ list, name }) => inside({ ...list, loops }, name)),
  )
  const all = [...(first === undefined ? [] : [first]), ...decisions, ...included]
  const name = textField(fields, 'name')
  return including.list.isHandlers !== true || name === undefined ? all : all.map(notifiedBy(name))
}

/** An include that is a handler is notified by its name: then all come that it includes, and none by a name of its own. */
function notifiedBy(name: string): (step: Step) => Step {
  return (step) => ({
    ...step,
    name: step.name === name ? `${name} (${step.task})` : `${name} : ${step.name}`,
    listen: [...step.listen, name],
  })
}

interface Turn {
  /** The step that decides, where something is left to decide. */
  readonly decision?: Step
  readonly lists: readonly { readonly list: StepList; readonly name: string }[]
}

interface Given {
  readonly given: Values
  readonly item: string
  /** What must be true for there to be the item at all. */
  readonly asked: readonly string[]
}

function turnOf(loading: Loading, including: Including, { given, item, asked }: Given): Turn {
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
  const when = [...asked, ...conditionsOf(fields)]
  if (when.length === 0 && !isOpen) return { lists: [{ list: inner, name }] }
  const register = `_included_${++list.play.open}`
  loading.registered.add(register)
  const params: Values = isOpen ? { file: name, among } : {}
  const decision = decisionOf(including, { register, params, given, when, tags: own })
  const at = fields.locate([including.word])
  const lists = among.map((one) => {
    const runs = withCondition(inner.inherited, `${register} is not skipped`, at)
    const inherited = isOpen ? withCondition(runs, `${register}.file == ${JSON.stringify(one)}`, at) : runs
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

interface Item {
  readonly value: Value
  readonly asked: readonly string[]
}

interface Items {
  readonly items: readonly (Item | undefined)[]
  /** The step that says which items there are, where they are not written. */
  readonly first?: Step
  readonly own?: LoopItems
}

/** The items of a loop over an include: as many as there may be are read before the run; which they are shows at its turn. */
function itemsOf(
  loading: Loading,
  including: Including,
  { loop, loopVar }: { readonly loop: Value; readonly loopVar: string },
): Items {
  const { fields, list, word } = including
  const key = fields.values['loop'] === undefined ? 'with_items' : 'loop'
  if (Array.isArray(loop) && !JSON.stringify(loop).includes('{{')) {
    const written = loop as readonly Value[]
    return { items: (key === 'loop' ? written : written.flat()).map((value) => ({ value, asked: [] })) }
  }
  const at = fields.locate([key])
  const name = [at.file, at.line, at.column, ...list.from].join(' ')
  const vars = { ...list.inherited?.vars, ...mapField(fields, 'vars') }
  const register = `_included_${++list.play.open}`
  const own = { register, loop, at, vars }
  // How many items a written list has is known, whatever they hold.
  const most = key === 'loop' && Array.isArray(loop) ? loop.length : loading.loops.get(name)
  if (most === undefined) {
    const around = list.around === undefined ? {} : { around: list.around }
    list.play.loops.push({ ...own, key: name, outer: list.loops ?? [], ...around })
  }
  loading.registered.add(register)
  const params: Values = { items: loop, most: most ?? 0 }
  const first = decisionOf(including, {
    register,
    params,
    given: vars,
    when: [],
    tags: textsField(fields, 'tags').flatMap(splitTags),
  })
  const locate: Step['locate'] = ([task, param, ...rest], part) =>
    task === INCLUDE_TASK && param === 'items' ? fields.locate([key, ...rest], part) : fields.locate([word])
  const items = Array.from({ length: most ?? 0 }, (_, index) => ({
    value: `{{ ${register}.items[${index}] }}`,
    asked: [`(${register}.items | length) > ${index}`],
  }))
  // Its variables may use the item, which this step has none of.
  return { items, own, first: { ...first, loopVar, locate } }
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
