import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { KnownTasks } from './known.ts'

/** The name of a file that another file names, as people see it: relative where that one is. */
export function shownAs(beside: string, written: string): string {
  return isAbsolute(written) ? written : join(dirname(beside), written)
}

/** The file that an import names: beside the file in which it stands, or, as `PACKAGE/PATH`, in an installed package. */
export function importedFile(beside: string, written: string, { packageFile }: KnownTasks): string {
  const file = shownAs(beside, written)
  return existsSync(file) ? file : (packageFile?.(written) ?? file)
}
