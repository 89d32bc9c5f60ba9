import type { Name } from '../../expression/syntax/names.ts'
import type { Host } from '../../model/inventory.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError, type Locate, type Problem } from '../../model/problem.ts'
import type { Value } from '../../model/value.ts'
import { SET_FACT } from '../../playbook/engine-words.ts'
import { ALL_FACTS } from '../../resource/host-facts/fact-names.ts'
import { names } from '../plan/given.ts'
import { isFact } from '../plan/host-facts.ts'
import { type Asking, askingOf, missingOn, namesOn } from './asking.ts'
import { type ConditionKey, textsOf } from './conditions.ts'
import type { PlayDocuments } from './documents.ts'
import { leftOut } from './left-out.ts'
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
  const asking = found.map((one) => askingOf(one, needs))
  for (const { name } of asking.flatMap(neededBy)) if (isFact(name)) needs.playDocuments.facts.add(name)
  const wrongOn = checkOn(plan, needs, asking)
  return distinct([...problems, ...plan.hosts.flatMap(wrongOn)])
}

/** Checks what steps ask for on a host; hosts with the same names, of which none was missing, are not looked at again for these. */
function checkOn(plan: PlayPlan, needs: PlayNeeds, all: readonly Asking[]): (host: Host) => Problem[] {
  const variables = variableCheck(plan, needs)
  const anywhere = new Set(all.flatMap(({ known }) => known))
  const isLeftOut = leftOut(plan, needs)
  const complete = new Set<string>()
  const missing = (host: Host, asking: readonly Asking[]) =>
    missingOn(host, asking, { plan, extra: needs.extra })
  const wrongValues = (host: Host, asking: readonly Asking[]) => {
    return variables.of(host, asking.flatMap(neededBy), anywhere)
  }
  return (host) => {
    const key = namesOn(host, plan)
    const isComplete = complete.has(key) || missing(host, all).length === 0
    if (isComplete) complete.add(key)
    if (isComplete && wrongValues(host, all).length === 0) return []
    const asking = all.filter(({ step }) => !isLeftOut(step, host))
    return [...wrongValues(host, asking), ...missing(host, asking)]
  }
}

/** The variables that are looked into for a step: what a role is given, too, where it is there. */
function neededBy({ names, step: { argumentSpec, locate } }: Asking): readonly Name[] {
  return [...names, ...Object.keys(argumentSpec?.options ?? {}).map((name) => ({ name, at: locate([]) }))]
}

const CONDITIONS: readonly ConditionKey[] = ['when', 'changed_when', 'failed_when', 'until']

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
