import { isAbsolute, resolve } from 'node:path'
import type { Step, VarsFile, VarsFiles } from '../model/playbook.ts'
import type { Value, Values } from '../model/value.ts'
import { type Fields, isValues, kindOf } from '../schema/fields.ts'
import { wrongVariableName } from '../schema/names.ts'
import { statOf } from '../schema/reading.ts'
import { INCLUDE_VARS } from './engine-words.ts'
import { firstFound } from './first-found.ts'
import { readFreeForm } from './free-form.ts'
import type { Loading } from './loading.ts'
import { isOpenName, pathsFor } from './open-name.ts'
import { type SearchedKind, searchFolders } from './search-folders.ts'
import type { StepList } from './step-list.ts'
import { OF_FOLDERS, readFolder, readVars } from './vars-folder.ts'

const PARAMS = ['file', 'dir', 'name', 'hash_behaviour', ...OF_FOLDERS]

/** What `include_vars` says, as written. */
export function includedVars(fields: Fields): Values {
  const value = fields.values[INCLUDE_VARS]
  const report = (message: string, path: readonly string[] = [], hint?: string) =>
    fields.report({ path: [INCLUDE_VARS, ...path], message, hint })
  const params = typeof value === 'string' ? fromText(value) : value
  if (!isValues(params)) {
    report(`include_vars takes a map of params or the name of a file, not ${kindOf(value)}`)
    return {}
  }
  checkParams(params, (message, name, hint) =>
    report(message, isValues(value) && name !== '' ? [name] : [], hint),
  )
  if (fields.values['delegate_facts'] === true)
    fields.report({ path: ['delegate_facts'], message: 'what is included is given to the host of the step' })
  return params
}

type Report = (message: string, param: string, hint?: string) => void

function checkParams(params: Values, report: Report): void {
  for (const name of Object.keys(params).filter((one) => !PARAMS.includes(one)))
    report(`unknown param "${name}" of include_vars`, name, `it takes ${PARAMS.join(', ')}`)
  const { file, dir, name } = params
  for (const [key, what] of [
    ['file', 'file'],
    ['dir', 'folder'],
  ] as const)
    if (params[key] !== undefined && (typeof params[key] !== 'string' || params[key].trim() === ''))
      report(`${key} must be the name of a ${what}`, key)
  if (file === undefined && dir === undefined) report('include_vars names no file', '', 'file: FILE')
  if (file !== undefined && Object.keys(params).some((one) => one === 'dir' || OF_FOLDERS.includes(one)))
    report('what is said of a folder means nothing for a file', 'file', 'keep file, or dir')
  if (params['hash_behaviour'] !== undefined && params['hash_behaviour'] !== 'replace')
    report('a variable that is included replaces the one before it', 'hash_behaviour')
  if (name === undefined) return
  const wrong = typeof name === 'string' ? wrongVariableName(name) : 'name must be the name of a variable'
  if (wrong !== undefined) report(wrong, 'name')
}

function fromText(text: string): Values {
  const read = readFreeForm(text, false)
  const { rest = text, params = {} } = read ?? {}
  return { ...(rest.trim() === '' ? {} : { file: rest.trim() }), ...params }
}

interface Written {
  readonly step: Step
  readonly fields: Fields
  readonly list: StepList
}

/** A step with the files of the controller that it looks for: those of its loop, and those of variables, which are read. */
export function withFiles(loading: Loading, written: Written): Step {
  const { step, list } = written
  const isSearching = step.loopForm === 'first_found' || step.loopForm === 'fileglob'
  const searched = isSearching ? { searched: searchFolders(list, kindFor(step)) } : {}
  if (step.task !== INCLUDE_VARS) return isSearching ? { ...step, ...searched } : step
  return { ...step, ...searched, varsFiles: varsFilesOf(loading, written) }
}

/** As in Ansible, the name of the task says where a loop looks; what looks for files by their pattern always looks for files. */
function kindFor({ task, loopForm }: Step): SearchedKind {
  if (loopForm === 'fileglob') return 'files'
  return task.includes('template') ? 'templates' : task.includes('var') ? 'vars' : 'files'
}

/** More files than these are a mistake. */
const MOST = 200

function varsFilesOf(loading: Loading, { step, fields, list }: Written): VarsFiles {
  const key = step.params['dir'] === undefined ? 'file' : 'dir'
  const written = step.params[key]
  if (typeof written !== 'string') return { folders: [], files: new Map() }
  const folders = key === 'file' ? searchFolders(list, 'vars') : foldersOfFolders(list, written)
  const names = namesOf(step, withPlaces(written, list))
  const at = fields.locate([INCLUDE_VARS])
  const files = new Map<string, VarsFile | null>()
  for (const name of names.flatMap((one) => onePath(folders, one, key))) {
    if (files.has(name) || (statOf(name)?.isDirectory() === true) !== (key === 'dir')) continue
    files.set(
      name,
      key === 'dir' ? readFolder(loading, { folder: name, step, fields }) : readVars(loading, name, at),
    )
  }
  const count = [...files.values()].filter((one) => one !== null).length
  const what = key === 'dir' ? 'folder' : 'file'
  const hint = `looked in ${folders.join(', ')}`
  if (count === 0 && step.loopForm !== 'first_found' && names.length > 0)
    fields.report({ path: [INCLUDE_VARS], message: `there is no ${what} of variables “${written}”`, hint })
  else if (count > MOST)
    fields.report({ path: [INCLUDE_VARS], message: `${count} ${what}s may be meant by ${written}`, hint })
  return { folders, files }
}

/** Where a name is known, the first of its name counts; else all that it may come to mean. */
function onePath(folders: readonly string[], name: string, key: 'file' | 'dir'): readonly string[] {
  const all = (isAbsolute(name) ? ['/'] : folders).flatMap((folder) => pathsFor(folder, name))
  if (!isOpenName(name)) return all.slice(0, 1)
  return key === 'dir' || isNamedIn(name) ? all : all.filter((one) => VARIABLES.test(one))
}

/** Files that hold variables, where the name leaves open what they end in. */
const VARIABLES = /\.(?:ya?ml|json)$/

/** True where what the file ends in is written out. */
function isNamedIn(name: string): boolean {
  return /\.\w+$/.test(name)
}

/** In a role, a folder is one in its `vars`; elsewhere it is beside the steps. */
function foldersOfFolders(list: StepList, written: string): readonly string[] {
  const role = list.roles?.at(-1)?.path
  if (role === undefined) return [resolve(list.document.file, '..')]
  return [written.split('/')[0] === 'vars' ? resolve(role) : resolve(role, 'vars')]
}

/** The names that it may have, with what the loop gives, as far as that is written. */
function namesOf({ loop, loopVar, loopForm }: Step, written: string): readonly string[] {
  const item = new RegExp(`\\{\\{\\s*${loopVar}\\s*\\}\\}`, 'g')
  if (loop === undefined || !item.test(written)) return [written]
  const items: Value = loopForm === 'first_found' ? firstFound(loop).names : loop
  if (!Array.isArray(items)) return [written]
  return (items as readonly Value[]).map((one) =>
    typeof one === 'string' ? written.replaceAll(item, () => one) : written,
  )
}

/** With the places of the role and of the playbook filled in: these are known before the run. */
function withPlaces(written: string, { roles, play }: StepList): string {
  const role = roles?.at(-1)?.path
  const filled = written.replaceAll(/\{\{\s*playbook_dir\s*\}\}/g, () => resolve(play.folder))
  return role === undefined ? filled : filled.replaceAll(/\{\{\s*role_path\s*\}\}/g, () => resolve(role))
}
