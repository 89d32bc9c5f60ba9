import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type AnyTask, erase } from '../define/task.ts'
import { InputError } from '../model/problem.ts'
import { cacheFolder } from '../schema/cache-folder.ts'
import { ownTasks } from './own-tasks.ts'
import { requireVersion } from './packages.ts'
import { type TaskPlace, taskPlaces } from './places.ts'
import { version } from './version.ts'

/** Where each task is, by name. A task is loaded when a playbook names it. */
export interface TaskFiles {
  /** Bare and qualified names. */
  readonly names: readonly string[]
  /** Raises InputError where two have the name, or where the file holds no task of it. */
  load(name: string): Promise<AnyTask>
}

/** Finds the tasks that a playbook can name: beside it, in installed packages, ours. */
export function findTasks(playbook: string): TaskFiles {
  const places = taskPlaces(playbook)
  return {
    names: [...places.keys()].sort(),
    load: (name) => loadNamed(name, places.get(name) ?? []),
  }
}

async function loadNamed(name: string, [place, other]: readonly TaskPlace[]): Promise<AnyTask> {
  if (place === undefined) throw new InputError(`there is no task ${name}`)
  if (other !== undefined) throw new InputError(ambiguous(name, place, other))
  const { file, of } = place
  if (typeof of === 'object') await requireVersion(of, version())
  const own = nameOf(file)
  const module = of === 'hostwright' ? await loadOwn(own, file) : await loadForeign(file)
  return checkedTask(own, file, (module as { readonly default?: unknown }).default)
}

/** Loads the task of a file, as a run does: a path or a `file:` URL. Raises InputError where it holds none. */
export async function loadTask(file: string | URL): Promise<AnyTask> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const module = await loadForeign(path)
  return checkedTask(nameOf(path), path, (module as { readonly default?: unknown }).default)
}

function nameOf(file: string): string {
  return basename(file).replace(/\.\w+$/, '')
}

function ambiguous(name: string, ...both: readonly TaskPlace[]): string {
  const [one, other] = both.map((place) => (place.of === 'hostwright' ? 'the one of hostwright' : place.file))
  const names = new Set(both.map(({ of }) => `${qualifierOf(of)}/${name}`))
  const way = names.size > 1 ? `write ${[...names].join(' or ')}` : 'rename one of them'
  return `two tasks are called “${name}”: ${one} and ${other}; ${way}`
}

function qualifierOf(of: TaskPlace['of']): string {
  if (typeof of === 'object') return of.name
  return of === 'hostwright' ? of : '.'
}

/** What a task file must export, member by member: a task that lacks one would end a run in its middle. */
function checkedTask(name: string, file: string, task: unknown): AnyTask {
  const has = (member: string): unknown =>
    typeof task === 'object' && task !== null ? Reflect.get(task, member) : undefined
  if (has('name') !== name)
    throw new InputError(
      `${file}: a task file exports a task of the file's own name by default: export default defineTask({ name: '${name}', ... })`,
    )
  for (const member of ['read', 'plan'])
    if (typeof has(member) !== 'function')
      throw new InputError(`${file}: the task “${name}” has no function “${member}”`)
  if (typeof has('params') !== 'object' || has('params') === null)
    throw new InputError(`${file}: the task “${name}” has no “params”, a JSON Schema of an object`)
  return erase(task as AnyTask)
}

async function loadOwn(name: string, file: string): Promise<unknown> {
  const bundled = ownTasks[name]
  return bundled === undefined ? import(pathToFileURL(file).href) : bundled()
}

/**
 * A task of someone else needs no build step. It is transformed, also where it is JavaScript, and loaded at once: imported
 * natively it would come with another instance of this package, whose facts and secrets are not those of the run; and what
 * two tasks share is loaded once.
 */
async function loadForeign(file: string): Promise<unknown> {
  const [{ createJiti }, hostwright] = await Promise.all([import('jiti'), import('../door.ts')])
  const jiti = createJiti(import.meta.url, { fsCache: cacheFolder(), virtualModules: { hostwright } })
  try {
    return jiti(file) as unknown
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
