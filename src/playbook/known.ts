import type { ParamsSchema } from '../model/params.ts'
import type { Values } from '../model/value.ts'
import type { ParamsChecker } from '../schema/check.ts'
import { didYouMean } from '../schema/nearest.ts'
import { ANSIBLE_TASKS } from './ansible-words.ts'
import { hintForModule } from './task-name.ts'

/** The tasks that steps may name. */
export interface KnownTasks {
  readonly names: readonly string[]
  readonly schema: (name: string) => ParamsSchema | undefined
  /** The param that a bare value stands for: `debug: "text"`. */
  readonly shorthand?: (name: string) => string | undefined
  /** The facts that a step of this task gives, by its params as written. */
  readonly gives?: (name: string, params: Values) => readonly string[] | undefined
  readonly checker: ParamsChecker
  /** The file of an installed package that `PACKAGE/PATH` names. */
  readonly packageFile?: (written: string) => string | undefined
  /** The folders of roles that Ansible's configuration names. */
  readonly rolesPath?: readonly string[]
}

/** Their bare names, without who has them; Ansible's modules are too many to be named. */
export function bareNames({ names }: KnownTasks): readonly string[] {
  return names.filter((name) => !/[/.]/.test(name))
}

/** What to say about a task that there is not. */
export function hintForTask(name: string, known: KnownTasks): string {
  const last = name.split('.').at(-1) ?? name
  if (last !== name && known.names.includes(last)) return `write "${last}"`
  const module = hintForModule(name, known)
  if (module !== undefined) return module
  const ours = ANSIBLE_TASKS[last]
  if (ours !== undefined && known.names.includes(ours)) return `use the task "${ours}" instead`
  return didYouMean(last, bareNames(known)) ?? `the tasks are ${bareNames(known).join(', ')}`
}
