import { statSync } from 'node:fs'

/** A value, and the state of the files that it was made of. */
export interface Kept<T> {
  readonly version: string
  readonly value: T
}

/** What was made of some files; made again when one of them has changed. */
export function kept<T>(known: Map<string, Kept<T>>, files: readonly string[], make: () => T): T {
  const name = files.join('\n')
  const version = files.map(versionOf).join('\n')
  const found = known.get(name)
  if (found?.version === version) return found.value
  const value = make()
  known.set(name, { version, value })
  return value
}

function versionOf(file: string): string {
  try {
    const { mtimeMs, size } = statSync(file)
    return `${mtimeMs} ${size}`
  } catch {
    return '' // what cannot be read says nothing
  }
}
