import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { isList } from '../../expression/evaluate/variables-kind.ts'
import { Refusal } from '../../model/change.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { firstFound } from '../../playbook/first-found.ts'
import { kindOf } from '../../schema/fields.ts'
import { statOf } from '../../schema/reading.ts'

/** The path of the first of several files that there is; it is not known where one before it is not. */
export function firstOf(value: Value, folders: readonly string[]): readonly Value[] | Unknown {
  const { names, skip } = firstFound(value)
  for (const name of names) {
    if (name instanceof Unknown) return name
    if (typeof name !== 'string')
      throw new Refusal(`with_first_found takes names of files, not ${kindOf(name)}`)
    const path = pathOf(name, folders)
    if (path !== undefined) return [path]
  }
  if (skip) return []
  const tried = names.map(String).join(', ')
  throw new Refusal(`with_first_found: there is none of ${tried}; looked in ${folders.join(', ')}`)
}

function pathOf(name: string, folders: readonly string[]): string | undefined {
  if (isAbsolute(name)) return existsSync(name) ? resolve(name) : undefined
  return folders.map((folder) => resolve(folder, name)).find((one) => existsSync(one))
}

/** The paths of the files that patterns mean, those of each pattern in the order of their names. */
export function filesLike(value: Value, folders: readonly string[]): readonly Value[] | Unknown {
  const patterns = isList(value) ? value : [value]
  const found: string[] = []
  for (const one of patterns) {
    if (one instanceof Unknown) return one
    if (typeof one !== 'string')
      throw new Refusal(`with_fileglob takes patterns of names, not ${kindOf(one)}`)
    found.push(...matching(one, folders))
  }
  return found
}

/** Without a folder the first place counts in which there is any; with one, the first such folder. */
function matching(pattern: string, folders: readonly string[]): readonly string[] {
  const [folder, name] = [dirname(pattern), basename(pattern)]
  const places = pattern.includes('/') ? [pathOf(folder, folders) ?? ''].filter(Boolean) : folders
  for (const place of places) {
    if (statOf(place)?.isDirectory() !== true) continue
    const like = patternOf(name)
    const found = readdirSync(place)
      .filter((one) => like.test(one) && (name.startsWith('.') || !one.startsWith('.')))
      .map((one) => join(place, one))
      .filter((one) => statOf(one)?.isFile() === true)
    if (found.length > 0) return found.sort()
  }
  return []
}

/** As a shell matches names: `*`, `?`, and `[…]`. */
function patternOf(name: string): RegExp {
  const parts = name.split(/(\*|\?|\[!?\]?[^\]]*\])/)
  const source = parts.map((part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (/^\[.+\]$/.test(part)) {
      const inner = part.slice(1, -1).replaceAll('\\', '\\\\')
      return `[${inner.startsWith('!') ? `^${inner.slice(1)}` : inner.replace(/^\^/, '\\^')}]`
    }
    return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`, 's')
}
