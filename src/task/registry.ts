import { dirname, resolve } from 'node:path'
import type { AnyTask } from '../define/task.ts'
import { InputError } from '../model/problem.ts'
import { checkedTask, loadForeign, loadOwn, nameOf } from './load-task.ts'
import { packageFile, requireVersion, type TaskPackage, taskPackages } from './packages.ts'
import { type TaskPlace, taskPlaces } from './places.ts'
import { version } from './version.ts'

/** Where each task is, by name. A task is loaded when a playbook names it. */
export interface TaskFiles {
  /** Bare and qualified names. */
  readonly names: readonly string[]
  /** Raises InputError where two have the name, or where the file holds no task of it. */
  load(name: string): Promise<AnyTask>
  /** The file of an installed package that `PACKAGE/PATH` names. */
  readonly packageFile: (written: string) => string | undefined
  /** Raises InputError if a package whose files were named is built for another version of hostwright. */
  readonly requireVersions: () => Promise<void>
}

/** Finds the tasks that a playbook can name: beside it, in installed packages, ours. */
export function findTasks(playbook: string): TaskFiles {
  const packages = taskPackages(resolve(dirname(playbook)))
  const places = taskPlaces(playbook, packages)
  const named = new Set<TaskPackage>()
  return {
    names: [...places.keys()].sort(),
    load: (name) => loadNamed(name, places.get(name) ?? []),
    packageFile: (written) => {
      const found = packageFile(packages, written)
      if (found !== undefined) named.add(found.owner)
      return found?.file
    },
    requireVersions: async () => {
      for (const one of named) await requireVersion(one, version())
    },
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
