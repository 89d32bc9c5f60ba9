import { checkNames, type Name } from '../../expression/syntax/names.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError, type Locate, type Problem } from '../../model/problem.ts'
import type { Value } from '../../model/value.ts'
import { SET_FACT } from '../../playbook/engine-words.ts'
import { ALL_FACTS, factVariables } from '../../resource/host-facts/fact-names.ts'
import { names } from '../plan/given.ts'
import { isFact } from '../plan/host-facts.ts'
import { type ConditionKey, textsOf } from './conditions.ts'
import { expressionsOf, type PlayDocuments } from './documents.ts'
import { kindOf, type Local, nearRole, notAName, placesFor, whyUnreadable } from './local-files.ts'
import { isFolder } from './local-folders.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'
import { variableCheck } from './variable-check.ts'

/** Every variable that the steps of a play need, checked for every host of it; and every file that they name. */
export function checkNamesOfPlay(plan: PlayPlan, needs: PlayNeeds): Problem[] {
  const steps = [...new Set(plan.stepRuns.map(({ step }) => step))]
  const found = steps.map((step) => ({ step, ...namesOfStep(step, needs) }))
  const problems = found.flatMap((one) => one.problems)
  // Where not all variables could be read, one that is missing says nothing.
  if (needs.gaps.has('variables')) return distinct(problems)
  for (const { step } of plan.stepRuns) for (const name of names(step)) needs.given.add(name)
  const registered = [...needs.given, ...needs.registered]
  const always = found.map(({ step, names }) => ({
    names,
    around: namesAround(step),
    known: [
      ...registered,
      ...Object.keys(step.vars),
      ...askedFor(step, needs.playDocuments),
      step.loopVar,
      'loop_index',
      ...(step.loop === undefined ? [] : LOOP_NAMES),
      ...(step.indexVar === undefined ? [] : [step.indexVar]),
      'omit',
      ...factVariables,
      ...(step.blocks === undefined ? [] : ['ansible_failed_task', 'ansible_failed_result']),
    ],
  }))
  const variables = variableCheck(plan, needs)
  const needed = [...found.flatMap(({ names }) => names), ...steps.flatMap(argumentsOf)]
  for (const { name } of needed) if (isFact(name)) needs.playDocuments.facts.add(name)
  const anywhere = new Set(always.flatMap(({ known }) => known))
  const checked = new Set<string>()
  for (const host of plan.hosts) {
    problems.push(...variables.of(host, needed, anywhere))
    const known = [...plan.layersOf(host), needs.extra].flatMap((layer) => Object.keys(layer))
    const key = known.join(' ')
    if (checked.has(key)) continue
    checked.add(key)
    for (const one of always) problems.push(...checkNames(one.names, [...known, ...one.known, ...one.around]))
  }
  return distinct(problems)
}

/** What a role is given is looked at, where it is there. */
function argumentsOf({ argumentSpec, locate }: Step): readonly Name[] {
  return Object.keys(argumentSpec?.options ?? {}).map((name) => ({ name, at: locate([]) }))
}

const LOOP_NAMES = ['ansible_loop', 'ansible_loop_var', 'ansible_index_var']

const CONDITIONS: readonly ConditionKey[] = ['when', 'changed_when', 'failed_when', 'until']

/** The names of variables that roles and includes give a step. */
function namesAround({ around }: Step): readonly string[] {
  if (around === undefined) return []
  return [around.weakest, around.stronger, around.strongest].flat().flatMap((layer) => Object.keys(layer))
}

/** What a condition asks for (`x is defined`) may be used behind it: the step is skipped where it is not there. */
function askedFor(step: Step, { renderer }: PlayDocuments): readonly string[] {
  const names = expressionsOf(step, renderer).flatMap((one) => one.names)
  return names.flatMap(({ name, optional }) => (optional === true ? [name] : []))
}

interface Found {
  readonly names: readonly Name[]
  readonly problems: readonly Problem[]
}

/** The variables that a step needs, and what cannot be read of it. */
export function namesOfStep(step: Step, { playDocuments, playbook, tasks }: PlayNeeds): Found {
  const { renderer } = playDocuments
  const { names, problems, gather } = gathering()
  const schema = tasks.get(step.task)?.params.properties ?? {}
  gatherWords(step, renderer, gather)
  for (const [name, value] of Object.entries(step.params)) {
    const locate: Locate = (path) => step.locate([step.task, name, ...path])
    const { expression, items, local, named, unless } = Object.hasOwn(schema, name)
      ? (schema[name] ?? {})
      : {}
    if (expression === true || items?.expression === true)
      [value]
        .flat()
        .forEach((text: Value, at) =>
          gather(() => (typeof text === 'string' ? renderer.compile(text, locate([at])).names : [])),
        )
    else gather(() => renderer.namesIn(value, locate))
    if (step.task === SET_FACT) gather(() => renderer.namesIn(name, () => locate([])))
    if (local !== undefined && !mayBeOnHost(step, unless)) {
      const naming = { playDocuments, playbook: playbook.file, step, at: locate([]) }
      gather(() => namesOfFile(value, { ...naming, local, folders: named === true }))
    }
  }
  return { names, problems }
}

/** Where a param may be a path on the host, that shows when the step is filled in. */
function mayBeOnHost({ params }: Step, unless: string | undefined): boolean {
  return unless !== undefined && params[unless] !== undefined && params[unless] !== false
}

/** What the keywords of a step ask for. */
function gatherWords(
  step: Step,
  renderer: PlayDocuments['renderer'],
  gather: (work: () => readonly Name[]) => void,
): void {
  for (const key of CONDITIONS)
    textsOf(step, key).forEach((text, at) =>
      gather(() => renderer.compile(text, step.locate([key, at])).names),
    )
  for (const key of ['retries', 'delay'] as const)
    gather(() => renderer.namesIn(step[key] ?? null, (path) => step.locate([key, ...path])))
  gather(() => renderer.namesIn(step.environment ?? null, (path) => step.locate(['environment', ...path])))
  gather(() => renderer.namesIn(step.delegateTo ?? null, () => step.locate(['delegate_to'])))
  gather(() => renderer.namesIn(step.loop ?? null, (path) => step.locate(['loop', ...path])))
  gather(() => renderer.namesIn(step.vars, (path) => step.locate(['vars', ...path])))
}

/** Names from one place after another; what cannot be read in one does not hide the others. */
function gathering() {
  const names: Name[] = []
  const problems: Problem[] = []
  const gather = (work: () => readonly Name[]): void => {
    try {
      names.push(...work())
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
    }
  }
  return { names, problems, gather }
}

interface Naming {
  readonly local: Local
  readonly playDocuments: PlayDocuments
  readonly playbook: string
  readonly step: Step
  readonly at: Name['at']
  /** Whether it may be a folder. */
  readonly folders: boolean
}

function namesOfFile(
  value: Value,
  { local, playDocuments, playbook, step, at, folders }: Naming,
): readonly Name[] {
  const kind = kindOf(local)
  if (typeof value !== 'string') throw new InputError([{ message: notAName(kind), at }])
  if (value.includes('{{')) {
    // Its name is known only once a host is: it may use any fact.
    if (kind === 'template') playDocuments.facts.add(ALL_FACTS)
    return []
  }
  const file = playDocuments.find(kind, nearRole(kind, value, step))
  if (file === undefined) {
    const near = step.around?.folders.map((folder) => `${folder}/${kind}s`) ?? []
    const hint = `looked in ${[...near, ...placesFor(playbook, kind)].join(', ')}`
    throw new InputError([{ message: `there is no ${kind} "${value}"`, at, hint }])
  }
  if (folders && isFolder(file)) return []
  const wrong = whyUnreadable(file, local)
  if (wrong !== undefined) throw new InputError([{ message: `cannot read ${file}: ${wrong}`, at }])
  return kind === 'template' ? playDocuments.template(file).names : []
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()]
}
