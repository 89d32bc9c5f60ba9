import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { Secret } from '../../model/secret.ts'
import type { Value, Values } from '../../model/value.ts'
import { isList, isMap, isTrue } from '../evaluate/variables-kind.ts'
import { wantText } from '../filters/define.ts'
import { Fault } from '../syntax/fault.ts'
import type { Looking, Lookup } from './lookup.ts'

const NAMED_SECRET = /pass|secret|token|key|cred|auth/i

/** A variable of the controller's environment; what is named like a secret is one. */
export const env: Lookup = (terms, named, { sources }) =>
  terms.map((term) => {
    const name = wantText(term)
    const value = sources.env[name]
    if (value === undefined) return named['default'] ?? ''
    return NAMED_SECRET.test(name) ? new Secret(value) : value
  })

/** The text of a file of the controller, without white space at its end; a private key is a secret. */
export const file: Lookup = (terms, named, looking) =>
  terms.map((term) => {
    const text = textOf(found(wantText(term), 'files', looking), looking)
    const left = isTrue(named['lstrip'] ?? false) === true ? text.trimStart() : text
    const stripped = isTrue(named['rstrip'] ?? true) === true ? left.trimEnd() : left
    return /PRIVATE KEY/.test(text) ? new Secret(stripped) : stripped
  })

/** A template, rendered with the variables of the step. */
export const template: Lookup = (terms, named, looking) =>
  terms.map((term) => {
    const path = found(wantText(term), 'templates', looking)
    looking.sources.use(path)
    const more = named['template_vars']
    const scope = isMap(more) ? Object.assign(Object.create(looking.scope) as Values, more) : looking.scope
    return looking.sources.render(path, scope)
  })

/** The files that fit a pattern, by name. */
export const fileglob: Lookup = (terms, _named, looking) =>
  terms.flatMap((term) => {
    const pattern = wantText(term)
    const folder = dirname(pattern)
    const folders = isAbsolute(folder)
      ? [folder]
      : placesOf('files', looking).map((place) => join(place, folder))
    const near = folders.find((one) => isFolder(one))
    if (near === undefined) return []
    const fits = patternOf(basename(pattern))
    const names = readdirSync(near).filter((one) => fits.test(one))
    return names
      .map((one) => join(near, one))
      .filter(isFile)
      .sort()
  })

/** `*`, `?` and `[abc]`, as in a shell: what begins with a dot is not meant by a star. */
function patternOf(glob: string): RegExp {
  const source = glob.replace(/\[!?[^\]]*\]|[*?]|[^\w]/g, (one) => {
    if (one === '*') return '[^/]*'
    if (one === '?') return '[^/]'
    return one.length > 1 ? one.replace('[!', '[^').replaceAll('\\', '\\\\') : `\\${one}`
  })
  return new RegExp(`^${/^[*?[]/.test(glob) ? '(?!\\.)' : ''}${source}$`)
}

/** The first of several files that is there. */
export const firstFound: Lookup = (terms, named, looking) => {
  const asked = terms.flatMap((term) => candidates(term, named))
  for (const name of asked) {
    const path = ['vars', 'files', 'templates', 'tasks']
      .map((kind) => placeOf(name, kind, looking))
      .find((one) => one !== undefined)
    if (path !== undefined) return [path]
  }
  const skips = [named, ...terms].some((one) => isMap(one) && isTrue(one['skip'] ?? false) === true)
  if (skips) return []
  throw new Fault(`none of these files is there: ${asked.join(', ')}`)
}

function candidates(term: Value, named: Values): readonly string[] {
  const own = isMap(term) ? term : named
  const files = isMap(term) ? listIn(term['files']) : term === undefined ? [] : listIn(term)
  const all = files.length > 0 ? files : listIn(own['files'])
  const paths = listIn(own['paths'])
  return paths.length === 0 ? all : paths.flatMap((path) => all.map((one) => join(path, one)))
}

function listIn(value: Value | undefined): readonly string[] {
  if (value === undefined) return []
  return isList(value) ? value.flatMap((one) => listIn(one)) : [wantText(value)]
}

/** A password that is kept on the controller. None is made up: where it is not there yet, that is said. */
export const password: Lookup = (terms, _named, looking) =>
  terms.map((term) => {
    const [name = ''] = wantText(term).split(/\s+(?=\w+=)/)
    const { playbook_dir: folder } = looking.scope
    const path = isAbsolute(name) ? name : join(typeof folder === 'string' ? folder : '.', name)
    const hint = `make one first: openssl rand -base64 15 > ${name}`
    if (path === '/dev/null') throw new Fault('this password would be another one in each run', { hint })
    if (!isFile(path)) throw new Fault(`the password is not there yet: ${path}`, { hint })
    return new Secret(
      textOf(path, looking)
        .split('\n')[0]
        ?.replace(/ salt=.*$/, '') ?? '',
    )
  })

const LARGEST = 8 * 1024 * 1024

function textOf(path: string, { sources }: Looking): string {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST)
    throw new Fault(`${path} is larger than 8 MiB`)
  sources.use(path)
  try {
    const text = readFileSync(path, 'utf8')
    if (!text.startsWith('$ANSIBLE_VAULT;')) return text
  } catch (error) {
    throw new Fault(`cannot read ${path}: ${error instanceof Error ? error.message : 'it cannot be read'}`)
  }
  throw new Fault(`${path} is encrypted`, { hint: 'use !file PATH' })
}

function found(name: string, kind: string, looking: Looking): string {
  const path = placeOf(name, kind, looking)
  if (path !== undefined) return path
  throw new Fault(`there is no file ${name}`, { hint: `looked in ${placesOf(kind, looking).join(', ')}` })
}

function placeOf(name: string, kind: string, looking: Looking): string | undefined {
  if (isAbsolute(name)) return isFile(name) ? name : undefined
  return placesOf(kind, looking)
    .filter((folder) => !relative(join(folder, '..'), join(folder, name)).startsWith('..'))
    .map((folder) => join(folder, name))
    .find((path) => isFile(path))
}

/** In the role first, then beside the playbook. */
function placesOf(kind: string, { scope }: Looking): readonly string[] {
  const roots = [scope['role_path'], scope['playbook_dir']].filter((one) => typeof one === 'string')
  return roots.flatMap((root) => [join(root, kind), root])
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
