import { Fault } from '../../expression/syntax/fault.ts'
import { InputError, type Problem } from '../../model/problem.ts'
import type { Value } from '../../model/value.ts'
import { names } from '../plan/given.ts'
import { layersAround } from '../plan/scope.ts'
import type { StepRun } from '../plan/step-run.ts'
import { NOT_YET, wordsOf, wrongArguments } from '../plan/validation.ts'
import type { PlayNeeds } from './prepare-play.ts'
import type { PlayPlan } from './run-plan.ts'

/** What is wrong with what roles are given, as far as it is known before the run: what steps may set is not. */
export function checkArguments(plan: PlayPlan, needs: PlayNeeds): Problem[] {
  const found = plan.stepRuns.filter(({ step }) => step.argumentSpec !== undefined && step.when.length === 0)
  if (found.length === 0 || needs.gaps.has('variables')) return []
  const given = new Set([...needs.given, ...plan.stepRuns.flatMap(({ step }) => names(step))])
  const problems = found.flatMap((one) => wrongIn(one, { plan, needs, given }))
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()]
}

interface Around {
  readonly plan: PlayPlan
  readonly needs: PlayNeeds
  readonly given: ReadonlySet<string>
}

function wrongIn({ step }: StepRun, { plan, needs, given }: Around): Problem[] {
  const { playDocuments: documents, extra } = needs
  return plan.hosts.flatMap((host): Problem[] => {
    const layers = [...layersAround(step.around, plan.layersOf(host)), step.vars]
    const scope = documents.scope([...layers, ...(step.around?.strongest ?? []), extra])
    const valueOf = (name: string): Value | undefined => {
      if (given.has(name)) return NOT_YET
      try {
        return scope[name]
      } catch (error) {
        // It may need what only the run tells; what is missing in it is said where names are checked.
        if (error instanceof InputError || error instanceof Fault) return NOT_YET
        throw error
      }
    }
    const errors = wrongArguments(step, valueOf)
    return errors.length === 0
      ? []
      : [{ message: `${step.role ?? ''}: ${wordsOf(errors)}`, at: step.locate([]) }]
  })
}
