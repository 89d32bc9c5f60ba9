import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Problem } from '../../model/problem.ts'
import { reading, statOf } from '../../schema/reading.ts'

/** What Python can add to expressions, and the folders in which Ansible looks for it, beside a playbook and in roles. */
const FOLDERS: { readonly [what: string]: readonly string[] } = {
  filter: ['filter_plugins', 'plugins/filter'],
  test: ['test_plugins', 'plugins/test'],
  lookup: ['lookup_plugins', 'plugins/lookup'],
}

/** How far above a document its project is looked for. */
const LEVELS = 4

/** The same problems; where a filter is missing because it is written in Python, that is said. */
export function withPythonPlugins(problems: readonly Problem[], playbook: string): readonly Problem[] {
  return problems.map((one) => {
    const [, what = '', name = ''] = /there is no (filter|test|lookup) "([\w.]+)"/.exec(one.message) ?? []
    const file = what === '' ? undefined : definedIn(what, name, [one.at?.file ?? playbook, playbook])
    if (file === undefined) return one
    const message = `the ${what} "${name}" is written in Python (${relative('.', file)}), and is not loaded`
    return { ...one, message, hint: 'write what it does as an expression, or let a task of your own do it' }
  })
}

function definedIn(what: string, name: string, near: readonly string[]): string | undefined {
  const last = name.split('.').at(-1) ?? name
  const word = new RegExp(`(?<![\\w])${last}(?![\\w])`)
  const folders = [...new Set(near.flatMap(above))].flatMap((folder) =>
    (FOLDERS[what] ?? []).map((one) => join(folder, one)),
  )
  return folders.flatMap(pythonIn).find((file) => word.test(reading(file, () => readFileSync(file, 'utf8'))))
}

function above(file: string): readonly string[] {
  const found: string[] = []
  for (let folder = dirname(resolve(file)); found.length < LEVELS; folder = dirname(folder))
    found.push(folder)
  return found
}

function pythonIn(folder: string): readonly string[] {
  if (statOf(folder)?.isDirectory() !== true) return []
  const names = reading(folder, () => readdirSync(folder))
  return names.filter((name) => name.endsWith('.py')).map((name) => join(folder, name))
}
