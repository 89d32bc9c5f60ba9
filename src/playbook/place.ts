import { dirname, isAbsolute, join } from 'node:path'

/** The name of a file that another file names, as people see it: relative where that one is. */
export function shownAs(beside: string, written: string): string {
  return isAbsolute(written) ? written : join(dirname(beside), written)
}
