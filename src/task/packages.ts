import { dirname, join, relative, resolve } from 'node:path'
import { isRecord } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { reading, statOf } from '../schema/reading.ts'

/** An installed npm package that has tasks. */
export interface TaskPackage {
  readonly name: string
  /** The folder that holds them. */
  readonly tasks: string
  /** Its own package.json. */
  readonly file: string
  /** The versions of hostwright that it is built for, as its peer dependency says; undefined where it does not say. */
  readonly range: string | undefined
}

/** A file of a package that a playbook names. */
interface PackageFile {
  readonly file: string
  readonly owner: TaskPackage
}

/**
 * Packages with tasks that the project of a folder depends on: of those that the nearest package.json above it names, the
 * installed ones that declare `"hostwright": {"tasks": "./dist/tasks"}`. Raises InputError where one declares what is not
 * there.
 */
export function taskPackages(folder: string): TaskPackage[] {
  const project = above(folder).find((one) => statOf(join(one, 'package.json'))?.isFile() === true)
  if (project === undefined) return []
  const about = readPackage(join(project, 'package.json'))
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) => {
    const named = about[key]
    return isRecord(named) ? Object.keys(named) : []
  })
  return [...new Set(names)].sort().flatMap((name) => taskPackage(name, project) ?? [])
}

/**
 * The file that `PACKAGE/PATH` names in a package with tasks: its task lists, templates, files. Undefined if no package has
 * that name, or if it has no such file.
 */
export function packageFile(packages: readonly TaskPackage[], written: string): PackageFile | undefined {
  const owner = packages.find(({ name }) => written.startsWith(`${name}/`))
  if (owner === undefined) return undefined
  const root = dirname(owner.file)
  const file = resolve(root, written.slice(owner.name.length + 1))
  return relative(root, file).startsWith('..') || statOf(file)?.isFile() !== true
    ? undefined
    : { file, owner }
}

/** Raises InputError where a package is built for another version of hostwright than this. */
export async function requireVersion({ file, name, range }: TaskPackage, version: string): Promise<void> {
  if (range === undefined) return
  const { default: semver } = await import('semver')
  // `workspace:*` and the like name no version.
  if (semver.validRange(range) === null || semver.satisfies(version, range, { includePrerelease: true }))
    return
  throw new InputError(
    `${file}: the package ${name} is built for hostwright ${range}, and this is ${version}: install another version of one of the two`,
  )
}

function taskPackage(name: string, project: string): TaskPackage | undefined {
  const root = above(project)
    .map((one) => join(one, 'node_modules', name))
    .find((one) => statOf(join(one, 'package.json'))?.isFile() === true)
  if (root === undefined) return undefined // it is not installed: nothing of it can be named
  const file = join(root, 'package.json')
  const { hostwright: declared, peerDependencies: peers } = readPackage(file)
  if (declared === undefined) return undefined
  const tasks = isRecord(declared) ? declared['tasks'] : undefined
  if (typeof tasks !== 'string')
    throw new InputError(`${file}: "hostwright" must say where the tasks are: {"tasks": "./dist/tasks"}`)
  const place = resolve(root, tasks)
  if (relative(root, place).startsWith('..') || statOf(place)?.isDirectory() !== true)
    throw new InputError(`${file}: "hostwright.tasks" is ${tasks}, but the package has no such folder`)
  const range = isRecord(peers) ? peers['hostwright'] : undefined
  return { name, tasks: place, file, range: typeof range === 'string' ? range : undefined }
}

function readPackage(file: string): { readonly [key: string]: unknown } {
  const text = reading(file, () => fileBytes(file, DOCUMENT).toString('utf8'))
  try {
    const about: unknown = JSON.parse(text)
    return isRecord(about) ? about : {}
  } catch (error) {
    throw new InputError(`${file}: it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A folder and all above it. */
function above(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...above(parent)]
}
