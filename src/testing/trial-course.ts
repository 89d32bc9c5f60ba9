import type { Bench } from './bench.ts'
import type { Ran } from './bench-told.ts'
import type { Example, PlaybookStep } from './example.ts'
import type { Traces } from './traces.ts'

/** Where examples are tried. */
export interface Ground {
  readonly bench: Bench
  readonly traces: Traces
}

/** The runs of one example, and what is wrong with them. */
export interface Course extends Ground {
  readonly example: Example
  readonly reasons: string[]
  readonly check: () => Promise<Ran>
  readonly apply: () => Promise<Ran>
  /** Notes the reason where something does not hold. */
  readonly demand: (holds: boolean, reason: string) => boolean
  readonly blame: (reasons: readonly string[]) => void
}

/** The runs of one example on this ground. */
export function courseOf(example: Example, ground: Ground): Course {
  const steps: PlaybookStep[] = [{ name: example.name, [example.task]: example.params, ...example.step }]
  const reasons: string[] = []
  const blame = (more: readonly string[]) =>
    void reasons.push(...more.map((one) => `${example.name}: ${one}`))
  return {
    ...ground,
    example,
    reasons,
    blame,
    check: () => ground.bench.run(steps, 'check'),
    apply: () => ground.bench.run(steps, 'apply'),
    demand: (holds, reason) => {
      if (!holds) blame([reason])
      return holds
    },
  }
}
