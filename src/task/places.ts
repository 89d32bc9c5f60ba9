import { type Dirent, existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reading, statOf } from '../schema/reading.ts'
import type { TaskPackage } from './packages.ts'

/** Where a task is, and whose it is: beside the playbook, of a package, or ours. */
export interface TaskPlace {
  readonly file: string
  readonly of: 'the playbook' | 'hostwright' | TaskPackage
}

const ours = fileURLToPath(new URL('../../tasks/', import.meta.url))

/**
 * All tasks that a playbook can name: those in `tasks/` beside or above it, those of installed packages, ours. Each has its
 * bare name, which others may have too, and a qualified one: `./NAME` beside the playbook, `PACKAGE/NAME`, `hostwright/NAME`.
 */
export function taskPlaces(
  playbook: string,
  packages: readonly TaskPackage[],
): Map<string, readonly TaskPlace[]> {
  const beside = resolve(dirname(playbook))
  const found = new Map<string, TaskPlace[]>()
  const add = (folder: string, of: TaskPlace['of'], qualifier: string) => {
    for (const file of taskFiles(folder)) {
      const place = { file, of }
      const name = basename(file).replace(/\.\w+$/, '')
      for (const one of [name, `${qualifier}/${name}`]) found.set(one, [...(found.get(one) ?? []), place])
    }
  }
  for (const folder of new Set([join(dirname(beside), 'tasks'), join(beside, 'tasks')]))
    if (!isOwnSource(folder)) add(folder, 'the playbook', '.')
  for (const one of packages) add(one.tasks, one, one.name)
  add(ours, 'hostwright', 'hostwright')
  return found
}

/** A task is called by one word, or by three as Ansible's modules are: `ansible.builtin.copy`. */
const TASK_FILE = /^[a-z][a-z0-9-]*(\.[a-z0-9_]+\.[a-z0-9_]+)?\.(ts|js|mjs)$/

/** A task is a file of the folder, or of one that stands in it; what several of these share is in their `lib/`. */
function taskFiles(folder: string, below = true): string[] {
  if (statOf(folder)?.isDirectory() !== true) return []
  const all = reading(folder, () => readdirSync(folder, { withFileTypes: true })).sort(byName)
  const files = all.filter(({ name }) => TASK_FILE.test(name) && !name.endsWith('.d.ts'))
  const folders = below ? all.filter((one) => one.isDirectory() && one.name !== 'lib') : []
  return [
    ...files.map(({ name }) => join(folder, name)),
    ...folders.flatMap(({ name }) => taskFiles(join(folder, name), false)),
  ]
}

function byName({ name }: Dirent, other: Dirent): number {
  return name < other.name ? -1 : 1
}

/** In this package's own checkout `tasks/` holds the sources of what is loaded anyway. */
function isOwnSource(folder: string): boolean {
  const root = [join(ours, '..', '..'), join(ours, '..')].find((one) => existsSync(join(one, 'package.json')))
  if (folder === ours || root === undefined || !existsSync(join(root, 'tasks')) || !existsSync(folder))
    return false
  return realpathSync(folder) === realpathSync(join(root, 'tasks'))
}
