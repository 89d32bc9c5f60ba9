import { readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { Problem } from '../model/problem.ts'
import type { Secrets } from '../schema/read.ts'
import { orProblems, reading, statOf } from '../schema/reading.ts'
import type { Layer } from './draft.ts'
import { readVarsFile } from './vars-files.ts'

/** Gives the variables of a group or host from the files of a directory (`group_vars`), reading each when it is first needed. */
export type VarsDirectory = (name: string) => readonly Layer[]

/** A directory like `group_vars`: `web.yml`, `web`, or all files in `web/`. Undefined where nothing is there, which is no problem. */
export function varsDirectory(
  directory: string,
  secrets: Secrets | undefined,
  problems: Problem[],
): VarsDirectory | undefined {
  const files = new Map<string, string[]>()
  orProblems(problems, () => {
    for (const entry of entriesOf(directory)) {
      const name = EXTENSIONS.has(extname(entry)) ? basename(entry, extname(entry)) : entry
      files.set(name, [...(files.get(name) ?? []), ...filesAt(join(directory, entry))])
    }
  })
  if (files.size === 0) return undefined
  const layers = new Map<string, readonly Layer[]>()
  return (name) => {
    const known = layers.get(name)
    if (known !== undefined) return known
    const read = (files.get(name) ?? []).map((file) => {
      const vars = readVarsFile(file, secrets)
      problems.push(...vars.problems)
      return vars
    })
    layers.set(name, read)
    return read
  }
}

const EXTENSIONS = new Set(['.yml', '.yaml', '.json'])

function entriesOf(directory: string): string[] {
  if (statOf(directory)?.isDirectory() !== true) return []
  const visible = reading(directory, () => readdirSync(directory)).filter(
    (entry) => !/^\.|~$|\.(?:orig|bak|swp|retry)$/.test(entry),
  )
  return visible.sort()
}

function filesAt(path: string): string[] {
  const stat = statOf(path)
  if (stat?.isDirectory() !== true) return stat?.isFile() === true ? [path] : []
  return entriesOf(path).flatMap((entry) => {
    const below = join(path, entry)
    const wanted = ['', ...EXTENSIONS].includes(extname(entry)) || statOf(below)?.isDirectory() === true
    return wanted ? filesAt(below) : []
  })
}
