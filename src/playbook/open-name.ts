import { readdirSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { reading, statOf } from '../schema/reading.ts'

const EXPRESSION = /\{\{[^]*?\}\}/

/** True for a name that is known only in the run. */
export function isOpenName(name: string): boolean {
  return name.includes('{{') || name.includes('{%')
}

/** The paths that a name with expressions may come to mean below a folder: each expression stands for any part of a name. */
export function pathsFor(folder: string, name: string): readonly string[] {
  if (!isOpenName(name)) {
    const path = resolve(folder, name)
    return statOf(path) === undefined ? [] : [path]
  }
  const parts = name
    .replaceAll(new RegExp(EXPRESSION, 'g'), '*')
    .split('/')
    .filter((part) => part !== '')
  let found: readonly string[] = [isAbsolute(name) ? '/' : resolve(folder)]
  for (const part of parts) found = found.flatMap((one) => below(one, part))
  return found.filter((one) => statOf(one) !== undefined)
}

function below(folder: string, part: string): readonly string[] {
  if (!part.includes('*')) return [join(folder, part)]
  if (statOf(folder)?.isDirectory() !== true) return []
  const pattern = new RegExp(`^${part.split('*').map(escaped).join('.*')}$`)
  return reading(folder, () => readdirSync(folder))
    .filter((name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => join(folder, name))
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
