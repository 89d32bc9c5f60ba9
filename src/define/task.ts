import type { ParamsSchema } from '../model/params.ts'
import type { Task } from '../model/task.ts'

/** Defines a task from one literal: the types of params and current state follow from it. */
export function defineTask<const S extends ParamsSchema, C>(task: Task<S, C>): Task<S, C> {
  return task
}

/** A task whose own types are not known to who holds it: the engine checks params before it calls. */
export type AnyTask = Task

/** Forgets a task's own types. Sound because params are checked against its schema before every call. */
export function erase<S extends ParamsSchema, C>(task: Task<S, C>): AnyTask {
  return task as unknown as AnyTask
}
