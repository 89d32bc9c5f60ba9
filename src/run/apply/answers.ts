import type { Change } from '../../model/change.ts'
import type { Said } from '../../model/change-kind.ts'
import type { Value, Values } from '../../model/value.ts'
import type { StepPlan } from '../plan/step-plan.ts'

/** What a change of a step answered: what is registered of it, and how its script ended. */
export interface Answer {
  readonly values: Values
  readonly status: number
  /** What it said, for a person. */
  readonly words: string
}

/** What the changes of a step answered, by the number of its item. */
export type Answers = ReadonlyMap<number, Answer>

/** An answer as it is registered; nothing where changes of this kind have none. */
export function answerOf(change: Change, said: Said): Answer | undefined {
  const values = change.kind.answer?.(said, change)
  if (values === undefined) return undefined
  const words = [said.stderr, said.stdout].map((text) => text?.trim()).find(Boolean)
  return { values, status: said.status, words: words ?? `exit status ${said.status}` }
}

/** A step with what its changes answered in its result. */
export function withAnswers(plan: StepPlan, answers: Answers | undefined): StepPlan {
  if (answers === undefined || answers.size === 0) return plan
  const results = ((plan.result['results'] ?? []) as readonly Values[]).map(
    (one, at): Value => ({ ...one, ...answers.get(at)?.values, ...failedOf(answers.get(at)) }),
  )
  const only = plan.items > 1 ? undefined : answers.get(0)
  return { ...plan, result: { ...plan.result, ...only?.values, results } }
}

function failedOf(answer: Answer | undefined): Values {
  return answer === undefined ? {} : { failed: answer.status !== 0 }
}
