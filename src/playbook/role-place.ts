import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { reading, statOf } from '../schema/reading.ts'
import type { KnownTasks } from './known.ts'
import { namesFor } from './open-name.ts'

/** Where Ansible looks for roles beside those of the project, unless its configuration names other folders. */
const USUAL = [join(homedir(), '.ansible/roles'), '/usr/share/ansible/roles', '/etc/ansible/roles']

/** From where a role is named. */
export interface RoleAsked {
  /** The folder of the playbook. */
  readonly playbook: string
  /** The folder of the role that names it. */
  readonly role?: string | undefined
}

/** A role that was found, or the folders in which it was not. */
export type RolePlace =
  | { readonly name: string; readonly path: string }
  | { readonly looked: readonly string[] }

/** Finds the folder of a role: beside the playbook, in the configured folders, beside the role that names it, by its path, in a package. */
export function roleAt(written: string, { playbook, role }: RoleAsked, known: KnownTasks): RolePlace {
  if (isAbsolute(written) && isFolder(written)) return { name: basename(written), path: written }
  const folders = foldersFor({ playbook, role }, known)
  const collection = /^(\w+)\.(\w+)\.(\w+)$/.exec(written)
  const inCollection = collection === null ? [] : inCollections(collection.slice(1), playbook, role)
  const found = [...inCollection, ...folders.map((folder) => join(folder, written))].find(isFolder)
  if (found !== undefined) return { name: written, path: found }
  const packaged = ['main.yml', 'main.yaml']
    .map((file) => known.packageFile?.(`${written}/tasks/${file}`))
    .find(Boolean)
  if (packaged !== undefined) return { name: basename(written), path: dirname(dirname(packaged)) }
  return { looked: [...new Set(folders)] }
}

function foldersFor({ playbook, role }: RoleAsked, known: KnownTasks): readonly string[] {
  const own = role === undefined ? [] : [dirname(role)]
  return [join(playbook, 'roles'), ...(known.rolesPath ?? USUAL), ...own, playbook]
}

/** The names of roles that a name with expressions may come to mean. */
export function rolesFor(written: string, asked: RoleAsked, known: KnownTasks): readonly string[] {
  const isRole = (path: string) =>
    ['tasks', 'meta', 'defaults', 'handlers'].some((part) => isFolder(join(path, part)))
  const found = foldersFor(asked, known).flatMap((folder) =>
    namesFor(folder, written).filter((name) => isRole(join(folder, name))),
  )
  return [...new Set(found)].sort()
}

/** `NAMESPACE.COLLECTION.ROLE` stands below `ansible_collections`; a role may also name one of its own collection. */
function inCollections(
  [space = '', name = '', role = '']: readonly string[],
  playbook: string,
  from?: string,
): string[] {
  const roots = [
    join(playbook, 'collections'),
    join(homedir(), '.ansible/collections'),
    '/usr/share/ansible/collections',
  ]
  const own = from === undefined ? [] : [join(dirname(from), role)]
  return [...roots.map((root) => join(root, 'ansible_collections', space, name, 'roles', role)), ...own]
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true
}

const ENDINGS = ['.yml', '.yaml', '.json', '']

/** The files of a part of a role (`tasks`, `defaults`): one, or, of variables, all of a folder of that name. */
export function filesOfRole(path: string, part: string, name = 'main'): readonly string[] {
  const folder = join(path, part)
  const endings = name === 'main' ? ENDINGS : ['', ...ENDINGS.filter((one) => one !== '')]
  const candidates = endings.map((ending) => join(folder, `${name}${ending}`))
  const isInside = (file: string) => !relative(resolve(folder), resolve(file)).startsWith('..')
  const found = candidates.filter(isInside).find((file) => statOf(file) !== undefined)
  if (found === undefined) return []
  if (!isFolder(found)) return [found]
  if (part !== 'vars' && part !== 'defaults') return []
  return reading(found, () => readdirSync(found, { recursive: true, encoding: 'utf8' }))
    .filter((file) => /\.(?:yml|yaml|json)$/.test(file) && !/(?:^|\/)\.|~$/.test(file))
    .sort()
    .map((file) => join(found, file))
}
