import { readdirSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
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

/** The same as names below the folder, in the way in which the name is written. */
export function namesFor(folder: string, name: string): readonly string[] {
  const [first = '', ...parts] = name.replaceAll(new RegExp(EXPRESSION, 'g'), '*').split('/')
  let found = namesBelow(folder, first)
  for (const part of parts)
    found = found.flatMap((one) => namesBelow(join(folder, one), part).map((each) => `${one}/${each}`))
  return found.filter((one) => statOf(join(folder, one)) !== undefined)
}

function namesBelow(folder: string, part: string): readonly string[] {
  return part.includes('*') ? below(folder, part).map((path) => basename(path)) : [part]
}

/** True for a name that says too little of what it may mean: nothing is written beside its expressions. */
export function saysTooLittle(name: string): boolean {
  const fixed = name.replaceAll(new RegExp(EXPRESSION, 'g'), '').replace(/\.ya?ml$/, '')
  return fixed.replaceAll(/[./_-]/g, '') === ''
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
