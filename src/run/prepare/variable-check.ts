import { checkNames, mayMiss, type Name } from '../../expression/syntax/names.ts'
import type { Host } from '../../model/inventory.ts'
import { InputError, type Locate, type Problem } from '../../model/problem.ts'
import type { Value, Values } from '../../model/value.ts'
import { factVariables } from '../../resource/host-facts/fact-names.ts'
import { isFact } from '../plan/host-facts.ts'
import type { PlayDocuments } from './documents.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/** What is wrong in the variables that steps need, and in those that these need: a variable that nobody needs may hold anything. */
export interface VariableCheck {
  /** The problems of a host's variables; `known` are names that need not be among them. */
  of(host: Host, needed: readonly Name[], known: ReadonlySet<string>): readonly Problem[]
}

/** Checks the variables of a play's hosts; a value that many hosts share is read once. */
export function variableCheck(
  { play, layersOf, stepRuns }: PlayPlan,
  { playDocuments, extra }: PlayNeeds,
): VariableCheck {
  const usesOf = readingOnce(playDocuments)
  const around = layersAroundAll(stepRuns)
  const included = includedByAll(stepRuns, usesOf)
  return {
    of: (host, needed, known) => {
      if (needed.length === 0) return []
      const [own = {}, , ...stronger] = layersOf(host) // the second has what every run defines
      const layers = [...around.weakest, own, ...stronger, ...around.stronger, extra]
      const problems: Problem[] = []
      const seen = new Set<string>()
      const isThere = (name: string) => known.has(name) || layers.some((one) => Object.hasOwn(one, name))
      const always = [...known, ...factVariables]
      const namesThere = () => [...[...layers, layersOf(host)[1] ?? {}].flatMap(Object.keys), ...always]
      const queue = needed.filter((one) => !mayMiss(one, isThere)).map(({ name }) => name)
      for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
        if (seen.has(name)) continue
        seen.add(name)
        const { files, uses: asked } = included(name)
        problems.push(...asked.problems)
        // Of several files, those of other hosts may ask for what is only there.
        if (files === 1) problems.push(...checkNames(asked.names, namesThere()))
        for (const use of asked.names) if (!mayMiss(use, isThere)) queue.push(use.name)
        if (known.has(name)) continue
        const layer = layers.findLast((one) => Object.hasOwn(one, name))
        const value = layer?.[name]
        if (layer === undefined || value === undefined || !mayAsk(value)) continue
        const uses = usesOf(value, around.places(layer, name) ?? placesIn(layer, { name, play, host, own }))
        problems.push(...uses.problems, ...checkNames(uses.names, namesThere()))
        for (const use of uses.names) if (!mayMiss(use, isThere)) queue.push(use.name)
      }
      return problems
    },
  }
}

/** What roles and includes give to any step of a play. */
function layersAroundAll(stepRuns: PlayPlan['stepRuns']) {
  const all = [...new Set(stepRuns.flatMap(({ step }) => step.around ?? []))]
  const places = (layer: Values, name: string): Locate | undefined => {
    const locate = all.map((one) => one.places.get(layer)).find((one) => one !== undefined)
    return locate && ((path, part) => locate([name, ...path], part))
  }
  return {
    weakest: [...new Set(all.flatMap(({ weakest }) => weakest))],
    stronger: [...new Set(all.flatMap(({ stronger, strongest }) => [...stronger, ...strongest]))],
    places,
  }
}

type UsesOf = (value: Value, locate: Locate) => Read

/** Reads what a value asks for; one that is shared is read once. */
function readingOnce({ renderer, facts }: PlayDocuments): UsesOf {
  const read = new Map<Value, Read>()
  return (value, locate) => {
    const known = read.get(value)
    if (known !== undefined) return known
    const made = readValue(() => renderer.namesIn(value, locate))
    for (const { name } of made.names) if (isFact(name)) facts.add(name)
    read.set(value, made)
    return made
  }
}

/** What a variable asks for in the files that steps may include, and in how many it is. */
function includedByAll(stepRuns: PlayPlan['stepRuns'], usesOf: UsesOf) {
  const found = new Map<string, Read[]>()
  for (const { varsFiles, params } of new Set(stepRuns.map(({ step }) => step)))
    for (const file of [...(varsFiles?.files.values() ?? [])].filter((one) => one !== null))
      for (const [key, value] of Object.entries(file.values)) {
        const name = typeof params['name'] === 'string' ? params['name'] : key
        const uses = usesOf(value, (path, part) => file.locate([key, ...path], part))
        found.set(name, [...(found.get(name) ?? []), uses])
      }
  return (name: string) => {
    const all = found.get(name) ?? []
    const [names, problems] = [all.flatMap((one) => one.names), all.flatMap((one) => one.problems)]
    return { files: all.length, uses: { names, problems } }
  }
}

interface Read {
  readonly names: readonly Name[]
  readonly problems: readonly Problem[]
}

function readValue(work: () => readonly Name[]): Read {
  try {
    return { names: work(), problems: [] }
  } catch (error) {
    if (error instanceof InputError) return { names: [], problems: error.problems }
    throw error
  }
}

/** Most values are plain texts and numbers. */
function mayAsk(value: Value): boolean {
  return typeof value === 'string' ? /\{[{%#]/.test(value) : typeof value === 'object'
}

interface Holder {
  readonly name: string
  readonly play: PlayPlan['play']
  readonly host: Host
  readonly own: Values
}

/** A file of variables keeps no places: what is wrong in it is placed at the line that names it. */
function placesIn(layer: Values, { name, play, host, own }: Holder): Locate {
  if (layer === own) return (path) => host.locate([name, ...path])
  if (layer === play.vars) return (path) => play.locate(['vars', name, ...path])
  return () => play.locate(['vars_files'])
}
