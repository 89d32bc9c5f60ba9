import { defineTask, erase } from '../../define/task.ts'
import { Refusal } from '../../model/change.ts'
import type { Step } from '../../model/playbook.ts'
import type { Problem } from '../../model/problem.ts'
import { insteadOfModule } from '../../playbook/foreign-modules.ts'
import { MISSING_MODULE } from '../../playbook/task-name.ts'
import type { PlayPlan } from './run-plan.ts'

/** Stands for a module that is not here: fails where its step is reached, in a dry run as in an apply. */
export const missingModule = erase(
  defineTask({
    name: MISSING_MODULE,
    summary: 'Stands for a module of Ansible that is not here: fails where it is reached.',
    params: { properties: { module: { type: 'string', description: 'its name' } }, required: ['module'] },
    read: async () => null,
    plan: (_nothing, { module }) => {
      throw new Refusal(`there is no module ${module} here: ${insteadOfModule(module)}`)
    },
  }),
)

/** Modules that are not here, in steps that nothing can skip: the run could only fail. */
export function missingModules({ stepRuns }: Pick<PlayPlan, 'stepRuns'>): Problem[] {
  const steps = [...new Set(stepRuns.map(({ step }) => step))]
  return steps
    .filter(({ task }) => task === MISSING_MODULE)
    .flatMap((step) => {
      if (mayBeSkipped(step)) return []
      const module = typeof step.params['module'] === 'string' ? step.params['module'] : ''
      return [
        {
          message: `${module} is a module of Ansible that is not here yet`,
          at: step.locate([MISSING_MODULE], 'key'),
          hint: insteadOfModule(module),
        },
      ]
    })
}

/** A condition, its own or one around it; a loop that may be empty; a rescue that nothing may call for. */
function mayBeSkipped({ when, loop, blocks = [] }: Step): boolean {
  const isOpen = loop !== undefined && JSON.stringify(loop).includes('{{')
  return when.length > 0 || isOpen || blocks.some(({ part }) => part === 'rescue')
}
