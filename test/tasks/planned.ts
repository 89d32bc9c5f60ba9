import { announce } from '../../src/change/compare.ts'
import { changeKinds } from '../../src/change/kinds.ts'
import type { Fact, HostReader } from '../../src/model/fact.ts'
import type { ParamsSchema } from '../../src/model/params.ts'
import { known, type Seen } from '../../src/model/seen.ts'
import type { Task } from '../../src/model/task.ts'
import { paramsChecker } from '../../src/schema/check.ts'
import { erase } from '../../src/task/define.ts'

/** Answers by fact: the id's kind and, for facts about one text, that text (`entry /etc/x`). */
export type Answers = Readonly<Record<string, unknown>>

/** What a task would do on a host that answers so; what is not answered is `null`. Refusals and problems come as words. */
export async function planned<S extends ParamsSchema, C>(
  task: Task<S, C>,
  params: Record<string, unknown>,
  answers: Answers,
): Promise<readonly string[]> {
  const checked = paramsChecker().filled({ task: task.name, schema: task.params, value: params as never })
  if (checked.problems.length > 0) return checked.problems.map(({ message }) => message)
  try {
    const current = await erase(task).read(reader(answers), checked.params)
    return erase(task)
      .plan(current, checked.params)
      .flatMap((change) => announce(change, changeKinds) ?? [])
      .map(({ change, certainty }) => `${certainty}: ${change.summary}`)
  } catch (error) {
    return [error instanceof Error ? `refused: ${error.message}` : String(error)]
  }
}

/** The outputs of a task on a host that answers so. */
export async function outputs<S extends ParamsSchema, C>(
  task: Task<S, C>,
  params: Record<string, unknown>,
  answers: Answers,
): Promise<Readonly<Record<string, unknown>>> {
  const checked = paramsChecker().filled({ task: task.name, schema: task.params, value: params as never })
  const current = await erase(task).read(reader(answers), checked.params)
  return erase(task).outputs?.(current, checked.params) ?? {}
}

function reader(answers: Answers): HostReader {
  // The cast is the same as the engine's: an answer is of the type that its fact promises.
  return { name: 'box', user: 'root', see: async (fact) => answerTo(fact, answers) as never }
}

function answerTo({ kind, arg }: Fact, answers: Answers): Seen<unknown> {
  const own = `${kind.name} ${typeof arg === 'string' ? arg : ''}`
  const answer = (own in answers ? answers[own] : answers[kind.name]) ?? null
  return isSeen(answer) ? answer : known(answer)
}

function isSeen(answer: unknown): answer is Seen<unknown> {
  return typeof answer === 'object' && answer !== null && 'known' in answer
}
