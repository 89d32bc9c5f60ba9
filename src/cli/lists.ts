import type { RunPlan } from '../run/prepare/run-plan.ts'

/** What of a run is listed, instead of running it. */
export interface Listed {
  readonly hosts: boolean
  readonly tasks: boolean
  readonly tags: boolean
}

/** The hosts, the steps or the tags of each play, as they would come; steps as the tags leave them. */
export function listOf({ plays }: Pick<RunPlan, 'plays'>, { hosts, tasks, tags }: Listed): string {
  const each = plays.map(({ play, hosts: selected, stepRuns }) => {
    const steps = stepRuns.filter(({ handler }) => !handler).map(({ step }) => step)
    const all = [...new Set([...play.tags, ...steps.flatMap((step) => step.tags)])].sort()
    return [
      `${play.name}\n`,
      ...(hosts ? selected.map(({ name }) => `  ${name}\n`) : []),
      ...(tasks ? steps.map(({ name, task, tags: own }) => `  ${name} [${task}]${marked(own)}\n`) : []),
      ...(tags ? all.map((tag) => `  ${tag}\n`) : []),
    ].join('')
  })
  return each.join('')
}

function marked(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `  tags: ${tags.join(', ')}`
}
