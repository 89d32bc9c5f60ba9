import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../model/problem.ts'
import { reasonOf } from '../schema/reading.ts'
import { version } from '../task/version.ts'
import { type NewFiles, taskFiles } from './new-files.ts'
import { packageFiles } from './new-package.ts'
import type { Ended } from './reach.ts'

const USAGE = 'hostwright new task NAME, or hostwright new package NAME'

/** `new task` and `new package`: writes the first files of one, and replaces none. */
export function newCommand([what, name, ...more]: readonly string[]): Ended {
  if ((what !== 'task' && what !== 'package') || name === undefined || more.length > 0)
    throw new InputError(USAGE)
  if (what === 'task') requireName(name, /^[a-z][a-z0-9-]*$/)
  else requireName(name, /^(@[a-z0-9-]+\/)?[a-z][a-z0-9-]*$/)
  const folder = what === 'task' ? '.' : basename(name)
  const files = what === 'task' ? taskFiles(name) : packageFiles(name, version())
  write(folder, files)
  process.stdout.write(listed(folder, files))
  return { code: 0 }
}

/** The paths of files, a line each. */
export function listed(folder: string, files: NewFiles): string {
  return Object.keys(files)
    .map((path) => `${join(folder, path)}\n`)
    .join('')
}

function requireName(name: string, pattern: RegExp): void {
  if (!pattern.test(name))
    throw new InputError(
      `“${name}” is not a valid name: use lower-case letters, digits and hyphens, starting with a letter`,
    )
}

/** Writes new files into a folder, and replaces none. Throws an InputError where one is there already. */
export function write(folder: string, files: NewFiles): void {
  const there = Object.keys(files).find((path) => existsSync(join(folder, path)))
  if (there !== undefined) throw new InputError(`${join(folder, there)} already exists; nothing was written`)
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text, { flag: 'wx' })
    } catch (error) {
      throw new InputError(`cannot write ${file}: ${reasonOf(error)}`)
    }
  }
}
