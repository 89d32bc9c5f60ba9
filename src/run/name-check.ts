import { checkNames, type Name } from '../expression/names.ts'
import type { Step } from '../model/playbook.ts'
import { InputError, type Problem } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import type { Papers } from './documents.ts'
import { findLocal, type LocalKind, placesFor } from './local-files.ts'
import type { PlayPlan } from './playbook-run.ts'
import type { PlayNeeds } from './prepare.ts'

/** Every variable that the steps of a play need, checked for every host of it; and every file that they name. */
export function checkNamesOfPlay(plan: PlayPlan, needs: PlayNeeds): Problem[] {
  const steps = [...new Set(plan.turns.map(({ step }) => step))]
  const registered = plan.turns.flatMap(({ step }) => step.register ?? [])
  const found = steps.map((step) => ({ step, ...namesOfStep(step, needs) }))
  const problems = found.flatMap((one) => one.problems)
  const checked = new Set<string>()
  for (const host of plan.hosts) {
    const known = [...plan.layersOf(host), needs.extra].flatMap((layer) => Object.keys(layer))
    const key = known.join(' ')
    if (checked.has(key)) continue
    checked.add(key)
    for (const { step, names } of found)
      problems.push(
        ...checkNames(names, [
          ...known,
          ...registered,
          ...Object.keys(step.vars),
          ...askedFor(step, needs.papers),
          step.loopVar,
          'loop_index',
          'omit',
        ]),
      )
  }
  return distinct(problems)
}

/** What a condition asks for (`x is defined`) may be used behind it: the step is skipped where it is not there. */
function askedFor(step: Step, { filler }: Papers): readonly string[] {
  const names = step.when.flatMap((text) => {
    try {
      return filler.compile(text, step.at).names
    } catch (error) {
      if (error instanceof InputError) return [] // said when the names are gathered
      throw error
    }
  })
  return names.flatMap(({ name, optional }) => (optional === true ? [name] : []))
}

interface Found {
  readonly names: readonly Name[]
  readonly problems: readonly Problem[]
}

function namesOfStep(step: Step, { papers, playbook, tasks }: PlayNeeds): Found {
  const names: Name[] = []
  const problems: Problem[] = []
  const gather = (work: () => readonly Name[]) => {
    try {
      names.push(...work())
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
    }
  }
  const schema = tasks.get(step.task)?.params.properties ?? {}
  step.when.forEach((text, at) => gather(() => papers.filler.compile(text, step.locate(['when', at])).names))
  if (step.loop !== undefined) gather(() => papers.filler.namesIn(step.loop ?? null, step.locate(['loop'])))
  gather(() => papers.filler.namesIn(step.vars, (path) => step.locate(['vars', ...path])))
  for (const [name, value] of Object.entries(step.params)) {
    const at = step.locate([step.task, name])
    const { expression, items, local } = schema[name] ?? {}
    if (expression === true || items?.expression === true)
      for (const text of [value].flat())
        gather(() => (typeof text === 'string' ? papers.filler.compile(text, at).names : []))
    else gather(() => papers.filler.namesIn(value, at))
    if (local !== undefined)
      gather(() => namesOfFile(value, { kind: local, papers, playbook: playbook.file, at }))
  }
  return { names, problems }
}

interface Naming {
  readonly kind: LocalKind
  readonly papers: Papers
  readonly playbook: string
  readonly at: Name['at']
}

function namesOfFile(value: Value, { kind, papers, playbook, at }: Naming): readonly Name[] {
  if (typeof value !== 'string' || value.includes('{{')) return [] // its name is known only once a host is
  const file = findLocal(playbook, kind, value)
  if (file === undefined)
    throw new InputError([
      {
        message: `there is no ${kind} "${value}"`,
        at,
        hint: `looked in ${placesFor(playbook, kind).join(', ')}`,
      },
    ])
  return kind === 'template' ? papers.template(file).names : []
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()]
}
