import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { reading, statOf } from '../../schema/reading.ts'

/** Something in a folder of the controller: its path below that, and its file; a folder has none. */
export interface Below {
  readonly path: string
  readonly file: string | null
}

/** True for a folder of the controller. */
export function isFolder(file: string): boolean {
  return statOf(file)?.isDirectory() === true
}

/** All that is in a folder, each folder before what is in it. Throws an InputError where one cannot be read. */
export function filesBelow(folder: string): readonly Below[] {
  const below = (here: string): Below[] =>
    reading(here, () => readdirSync(here))
      .sort()
      .flatMap((name) => {
        const file = join(here, name)
        const path = relative(folder, file)
        return isFolder(file) ? [{ path, file: null }, ...below(file)] : [{ path, file }]
      })
  return below(folder)
}
