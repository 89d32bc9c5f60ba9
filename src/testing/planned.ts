import { erase } from '../define/task.ts'
import { type Change, Refusal } from '../model/change.ts'
import { whenKnown } from '../model/later.ts'
import type { ParamsSchema } from '../model/params.ts'
import type { Task } from '../model/task.ts'
import { announce } from '../run/plan/announce.ts'
import { paramsChecker } from '../schema/check.ts'
import { ajvCompiler } from '../schema/validator.ts'
import { type Answers, reader } from './answers.ts'

/**
 * What a task would do on a host that gives these answers; what is not answered is `null`. Refusals and problems are returned as messages;
 * what the engine calls unknown is returned as such: an unknown param, a refusal or an empty plan that depends on an assumption.
 */
export async function planned<S extends ParamsSchema, C>(
  task: Task<S, C>,
  params: Record<string, unknown>,
  answers: Answers,
): Promise<readonly string[]> {
  const checked = filled(task, params)
  if (checked.problems.length > 0) return checked.problems.map(({ message }) => message)
  if (checked.unknown !== undefined) return [`unknown: ${checked.unknown.cause}`]
  try {
    const changes = await planOf(task, checked.params, answers)
    const announced = changes.flatMap((change) => announce(change) ?? [])
    const [assumption] = announced.length > 0 ? [] : changes.flatMap(assumptionsOf)
    if (assumption !== undefined) return [`unknown: nothing to do, ${assumption}`]
    return announced.map(({ change, certainty }) => `${certainty}: ${change.summary}`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error // a person would see a stack trace
    if (error.assuming.length > 0) return [`unknown: ${error.message}, ${error.assuming.join(', ')}`]
    return [`refused: ${error.message}`]
  }
}

/** The changes themselves, also those that amount to nothing: for what their announcement does not show. */
export async function changesOf<S extends ParamsSchema, C>(
  task: Task<S, C>,
  params: Record<string, unknown>,
  answers: Answers,
): Promise<readonly Change[]> {
  const checked = filled(task, params)
  if (checked.problems.length > 0) throw new TypeError(checked.problems.map(({ message }) => message).join())
  return planOf(task, checked.params, answers)
}

function filled<S extends ParamsSchema, C>(task: Task<S, C>, params: Record<string, unknown>) {
  return paramsChecker(ajvCompiler()).filled({
    task: task.name,
    schema: task.params,
    value: params as never,
  })
}

async function planOf<S extends ParamsSchema, C>(task: Task<S, C>, params: unknown, answers: Answers) {
  // The cast is sound as in the engine: the params were just checked against the task's schema.
  const current = await erase(task).read(reader(answers), params as never)
  return whenKnown(() => erase(task).plan(current, params as never))
}

function assumptionsOf(change: Change): readonly string[] {
  return change.sort === 'state' && change.before.known ? (change.before.assuming ?? []) : []
}

/** The outputs of a task on a host that gives these answers. */
export async function outputs<S extends ParamsSchema, C>(
  task: Task<S, C>,
  params: Record<string, unknown>,
  answers: Answers,
): Promise<Readonly<Record<string, unknown>>> {
  const checked = filled(task, params)
  const current = await erase(task).read(reader(answers), checked.params)
  return erase(task).outputs?.(current, checked.params) ?? {}
}
