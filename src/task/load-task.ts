import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type AnyTask, erase } from '../define/task.ts'
import { InputError } from '../model/problem.ts'
import { cacheFolder } from '../schema/cache-folder.ts'
import { modules, ownTasks } from './own-tasks.ts'

/** Loads the task of a file, as a run does: a path or a `file:` URL. Throws an InputError if it contains none. */
export async function loadTask(file: string | URL): Promise<AnyTask> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const module = await loadForeign(path)
  return checkedTask(nameOf(path), path, (module as { readonly default?: unknown }).default)
}

/** The name of the task in a file. */
export function nameOf(file: string): string {
  return basename(file).replace(/\.\w+$/, '')
}

/** What a task file must export, member by member: a task that lacks one would end a run in its middle. */
export function checkedTask(name: string, file: string, task: unknown): AnyTask {
  const has = (member: string): unknown =>
    typeof task === 'object' && task !== null ? Reflect.get(task, member) : undefined
  if (has('name') !== name)
    throw new InputError(
      `${file}: a task file must export by default a task with the file's own name: export default defineTask({ name: '${name}', ... })`,
    )
  for (const member of ['read', 'plan'])
    if (typeof has(member) !== 'function')
      throw new InputError(`${file}: the task “${name}” has no function “${member}”`)
  if (typeof has('params') !== 'object' || has('params') === null)
    throw new InputError(`${file}: the task “${name}” has no “params”, a JSON Schema of an object`)
  return erase(task as AnyTask)
}

/** Loads a task that comes with the package. */
export async function loadOwn(name: string, file: string): Promise<unknown> {
  const bundled = name.includes('.') ? modules()[name] : ownTasks[name]
  return bundled === undefined ? import(pathToFileURL(file).href) : bundled()
}

/**
 * A task of someone else needs no build step. It is transformed, also where it is JavaScript, and loaded at once: imported
 * natively it would come with another instance of this package, whose facts and secrets are not those of the run; and what
 * two tasks share is loaded once.
 */
export async function loadForeign(file: string): Promise<unknown> {
  const [{ createJiti }, hostwright] = await Promise.all([import('jiti'), import('../door.ts')])
  const jiti = createJiti(import.meta.url, { fsCache: cacheFolder(), virtualModules: { hostwright } })
  try {
    return jiti(file) as unknown
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
