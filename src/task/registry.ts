import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { InputError } from '../model/problem.ts'
import { cacheFolder } from '../schema/cache-folder.ts'
import { reading, statOf } from '../schema/reading.ts'
import { type AnyTask, erase } from './define.ts'
import { ownTasks } from './own-tasks.ts'

/** Where each task is, by name. A task is loaded when a playbook names it. */
export interface TaskFiles {
  readonly names: readonly string[]
  load(name: string): Promise<AnyTask>
}

const ours = fileURLToPath(new URL('../../tasks/', import.meta.url))

/** Finds the tasks that come with the package, and those in `tasks/` beside or above the playbook. */
export function findTasks(playbook: string): TaskFiles {
  const beside = resolve(dirname(playbook))
  const files = new Map<string, string>()
  for (const folder of [join(dirname(beside), 'tasks'), join(beside, 'tasks'), ours]) {
    if (statOf(folder)?.isDirectory() !== true || isOwnSource(folder)) continue
    for (const file of reading(folder, () => readdirSync(folder))) {
      if (/^[a-z][a-z0-9-]*\.(ts|js|mjs)$/.test(file) && !file.endsWith('.d.ts'))
        files.set(basename(file).replace(/\.\w+$/, ''), join(folder, file))
    }
  }
  return {
    names: [...files.keys()].sort(),
    load: (name) => loadTask(name, files.get(name) ?? ''),
  }
}

/** In this package's own checkout `tasks/` holds the sources of what is loaded anyway. */
function isOwnSource(folder: string): boolean {
  const root = [join(ours, '..', '..'), join(ours, '..')].find((one) => existsSync(join(one, 'package.json')))
  if (folder === ours || root === undefined || !existsSync(join(root, 'tasks'))) return false
  return realpathSync(folder) === realpathSync(join(root, 'tasks'))
}

async function loadTask(name: string, file: string): Promise<AnyTask> {
  const module = file.startsWith(ours) ? await loadOwn(name, file) : await loadForeign(file)
  const task = (module as { readonly default?: AnyTask }).default
  if (task?.name !== name)
    throw new InputError(
      `${file}: a task file exports a task of the file's own name by default: export default defineTask({ name: '${name}', ... })`,
    )
  return erase(task)
}

async function loadOwn(name: string, file: string): Promise<unknown> {
  const bundled = ownTasks[name]
  return bundled === undefined ? import(pathToFileURL(file).href) : bundled()
}

/** A user's own task needs no build step; it shares this very instance of the package. */
async function loadForeign(file: string): Promise<unknown> {
  const [{ createJiti }, hostwright] = await Promise.all([import('jiti'), import('../index.ts')])
  const jiti = createJiti(import.meta.url, { fsCache: cacheFolder(), virtualModules: { hostwright } })
  try {
    return await jiti.import(file)
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
