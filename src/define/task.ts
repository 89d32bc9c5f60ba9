import type { ParamsSchema } from '../model/params.ts'
import type { Task } from '../model/task.ts'

/** Defines a task from one literal, from which the types of its params and current state are inferred. */
export function defineTask<const S extends ParamsSchema, C>(task: Task<S, C>): Task<S, C> {
  // A name of three words is that of a module of Ansible, which is given what Ansible would give it.
  return task.name.includes('.') ? { ...task, params: { casts: true, ...task.params } } : task
}

/** A task whose own types are not known to the caller: the engine checks params before it calls. */
export type AnyTask = Task

/** Forgets a task's own types. Sound because params are checked against its schema before every call. */
export function erase<S extends ParamsSchema, C>(task: Task<S, C>): AnyTask {
  return task as unknown as AnyTask
}
