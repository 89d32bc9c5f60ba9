import type { Around, Step } from '../model/playbook.ts'
import type { Locate } from '../model/problem.ts'
import type { Values } from '../model/value.ts'

/** Variables, and how their places are found. */
export interface PlacedVars {
  readonly values: Values
  readonly locate: Locate
}

/** What nothing stands around. */
export const NOTHING_AROUND: Around = {
  weakest: [],
  stronger: [],
  strongest: [],
  places: new Map(),
  folders: [],
}

/** Layers of variables in the order given, without those that are empty. */
export function aroundOf(parts: {
  readonly weakest: readonly PlacedVars[]
  readonly stronger: readonly PlacedVars[]
  readonly strongest: readonly PlacedVars[]
  readonly folders: readonly string[]
}): Around {
  const values = (all: readonly PlacedVars[]) =>
    all.map((one) => one.values).filter((one) => Object.keys(one).length > 0)
  const { weakest, stronger, strongest, folders } = parts
  const places = [...weakest, ...stronger, ...strongest].map((one) => [one.values, one.locate] as const)
  return {
    weakest: values(weakest),
    stronger: values(stronger),
    strongest: values(strongest),
    places: new Map(places),
    folders,
  }
}

/** The same with what an include gives, which counts more than all around it. */
export function withIncluded(around: Around = NOTHING_AROUND, { values, locate }: PlacedVars): Around {
  if (Object.keys(values).length === 0) return around
  const places = new Map([...around.places, [values, locate]])
  return { ...around, strongest: [...around.strongest, values], places }
}

/** Every step of a play sees what the roles of the play define; of what they define alike, that of its own role counts. */
export function withShared(shared: Around): <T extends Pick<Step, 'around'>>(step: T) => T {
  const made = new Map<Around | undefined, Around>()
  const joined = (own: Around = NOTHING_AROUND): Around => ({
    weakest: [...shared.weakest, ...own.weakest],
    stronger: [...shared.stronger, ...own.stronger],
    strongest: own.strongest,
    places: new Map([...shared.places, ...own.places]),
    folders: own.folders,
  })
  return (step) => {
    if (shared.weakest.length + shared.stronger.length === 0) return step
    const around = made.get(step.around) ?? joined(step.around)
    made.set(step.around, around)
    return { ...step, around }
  }
}
