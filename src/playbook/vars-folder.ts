import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fits } from '../expression/python-pattern.ts'
import { readVarsFile } from '../inventory/vars-files.ts'
import { Refusal } from '../model/change.ts'
import type { Step, VarsFile } from '../model/playbook.ts'
import type { Locate, Position } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import type { Fields } from '../schema/fields.ts'
import { reading } from '../schema/reading.ts'
import { INCLUDE_VARS } from './engine-words.ts'
import type { Loading } from './loading.ts'

/** What `include_vars` takes where it reads a folder. */
export const OF_FOLDERS: readonly string[] = [
  'depth',
  'files_matching',
  'ignore_files',
  'extensions',
  'ignore_unknown_extensions',
]

const EXTENSIONS = ['yaml', 'yml', 'json']

/** A file whose first entry is one of a list: steps or plays, and no variables. */
const LIST = /^(?:\s*(?:#.*|---.*|%.*)?\n)*\s*(?:-(?:\s|$)|\[)/

/** The variables of a file, read once; null where it is a list. */
export function readVars(loading: Loading, file: string, at: Position): VarsFile | null {
  if (LIST.test(reading(file, () => readFileSync(file, 'utf8')))) return null
  const known = loading.vars.get(file)
  const read = known ?? readVarsFile(file, loading.secrets, at)
  if (known === undefined) loading.problems.push(...read.problems)
  if (read.problems.length > 0) loading.unread.add(file)
  loading.vars.set(file, read)
  return { values: read.values, locate: read.locate, read: [file] }
}

interface Folder {
  readonly folder: string
  readonly step: Step
  readonly fields: Fields
}

/** The variables of all files of a folder, in the order of their names; of those in folders below it, those come later. */
export function readFolder(loading: Loading, { folder, step, fields }: Folder): VarsFile {
  const wanted = chosen({ step, fields })
  const problem = (message: string) => fields.report({ path: [INCLUDE_VARS], message })
  const parts: VarsFile[] = []
  for (const { path, name } of filesBelow(folder, wanted.depth)) {
    if (!wanted.matches(name)) continue
    if (!wanted.extensions.includes(extname(name).slice(1))) {
      if (!wanted.skipsOthers) problem(`${path} does not end in one of ${wanted.extensions.join(', ')}`)
      continue
    }
    const read = readVars(loading, path, fields.locate([INCLUDE_VARS]))
    if (read === null) problem(`${path} must be a map of variables, and is a list`)
    else parts.push(read)
  }
  const locate: Locate = ([name, ...rest], part) => {
    const held = parts.findLast(({ values }) => Object.hasOwn(values, name ?? ''))
    return held === undefined ? fields.locate([INCLUDE_VARS]) : held.locate([name ?? '', ...rest], part)
  }
  return {
    values: Object.assign({}, ...parts.map(({ values }) => values)) as VarsFile['values'],
    locate,
    read: parts.flatMap(({ read }) => read),
  }
}

interface Chosen {
  readonly depth: number
  readonly extensions: readonly string[]
  readonly skipsOthers: boolean
  matches(name: string): boolean
}

function chosen({ step, fields }: Pick<Folder, 'step' | 'fields'>): Chosen {
  const { params } = step
  const report = (name: string, message: string) => fields.report({ path: [INCLUDE_VARS, name], message })
  const pattern = (name: string, text: string) => (file: string) => {
    try {
      return fits(file, text)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      report(name, error.message)
      return false
    }
  }
  for (const name of OF_FOLDERS)
    if (JSON.stringify(params[name] ?? null).includes('{{'))
      report(name, `${name} decides which files are read before the run, so it cannot contain an expression`)
  const depth = params['depth'] ?? 0
  if (typeof depth !== 'number') report('depth', 'depth must be a number')
  const { files_matching: wanted, ignore_files: ignored } = params
  const only = typeof wanted === 'string' && wanted !== '' ? pattern('files_matching', wanted) : undefined
  const not = listOf(typeof ignored === 'string' ? ignored.split(/\s+/) : ignored)
    .filter((one) => one !== '')
    .map((one) => pattern('ignore_files', `${one}$`))
  const { extensions } = params
  return {
    depth: typeof depth === 'number' ? depth : 0,
    extensions: extensions === undefined ? EXTENSIONS : listOf(extensions),
    skipsOthers: params['ignore_unknown_extensions'] === true,
    matches: (name) => only?.(name) !== false && !not.some((one) => one(name)),
  }
}

function listOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  // As in Ansible, a text is the list of its letters.
  if (typeof value === 'string') return Array.from(value)
  return Array.isArray(value) ? (value as readonly Value[]).map(textOf) : []
}

/** The files of a folder and those below it, a folder at a time; as in Ansible, `depth` is how many folders are read. */
function filesBelow(
  folder: string,
  depth: number,
): readonly { readonly path: string; readonly name: string }[] {
  const folders = [folder]
  const entries = reading(folder, () => readdirSync(folder, { recursive: true, withFileTypes: true }))
  for (const entry of entries)
    if (entry.isDirectory()) folders.push(join(entry.parentPath ?? entry.path, entry.name))
  const read = folders.sort().slice(0, depth === 0 ? undefined : depth)
  return read.flatMap((one) =>
    reading(one, () => readdirSync(one, { withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => ({ path: join(one, name), name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  )
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
