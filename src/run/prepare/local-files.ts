import { isUtf8 } from 'node:buffer'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { Content, LargeFile } from '../../model/content.ts'
import type { ParamSchema } from '../../model/params.ts'
import type { Step } from '../../model/playbook.ts'
import { InputError } from '../../model/problem.ts'
import { DOCUMENT, fileBytes, notUtf8, requireFile } from '../../schema/file-bytes.ts'
import { reading, reasonOf, statOf } from '../../schema/reading.ts'
import { LARGE_FILE } from './large-files.ts'

/** Which kind of file beside a playbook is meant. */
export type LocalKind = 'file' | 'template'

/** What a param says of the file that it names. */
export type Local = NonNullable<ParamSchema['local']>

/** The kind of file that is looked for. */
export function kindOf(local: Local): LocalKind {
  return local === 'template' ? 'template' : 'file'
}

/** Where files that steps name are looked for. */
export interface LocalPlaces {
  readonly playbook: string
  /** The file of an installed package that `PACKAGE/PATH` names. */
  readonly packageFile: (written: string) => string | undefined
}

/** What is said of anything else where the name of a file must be. */
export function notAName(kind: LocalKind): string {
  return `the name of a ${kind} is needed here`
}

/** Finds a file that a step names: in `files/` or `templates/` beside the playbook or one above it, by its path, or in a package. */
export function findLocal(
  { playbook, packageFile }: LocalPlaces,
  kind: LocalKind,
  name: string,
): string | undefined {
  if (isAbsolute(name)) return existsSync(name) ? name : undefined
  const beside = placesFor(playbook, kind).map((folder) => join(folder, name))
  return beside.find((file) => existsSync(file)) ?? packageFile(name)
}

/** What a step of a role names: in `files/` or `templates/` of its role, or of one that leads to it, before all else. */
export function nearRole(kind: LocalKind, name: string, { around }: Pick<Step, 'around'>): string {
  if (around === undefined || isAbsolute(name)) return name
  const inRoles = around.folders.flatMap((folder) => [join(folder, `${kind}s`, name), join(folder, name)])
  return inRoles.find((file) => existsSync(file)) ?? name
}

/** What a template includes: beside it, in the `templates/` that it stands in, or where any template is looked for. */
export function findIncluded(places: LocalPlaces, name: string, from: string): string | undefined {
  // As with Jinja, a template does not lead out of the folders of templates.
  if (isAbsolute(name) || name.split('/').includes('..')) return undefined
  const near: string[] = []
  for (let folder = dirname(from); !near.includes(folder); folder = dirname(folder)) {
    near.push(folder)
    if (basename(folder) === 'templates') break
  }
  const beside = basename(near.at(-1) ?? '') === 'templates' ? near : near.slice(0, 1)
  return (
    beside.map((folder) => join(folder, name)).find((file) => existsSync(file)) ??
    findLocal(places, 'template', name)
  )
}

/** The folders in which such a file is looked for. */
export function placesFor(playbook: string, kind: LocalKind): string[] {
  const beside = dirname(playbook)
  return [join(beside, `${kind}s`), join(beside, '..', `${kind}s`), beside]
}

/** The content of a file: as text where it is text; a large one by its digest. Throws an InputError where it cannot be read. */
export function localContent(file: string, large: (file: string) => LargeFile): Content {
  const isLarge = reading(file, () => {
    requireFile(file, Number.POSITIVE_INFINITY)
    return statSync(file).size > LARGE_FILE
  })
  if (isLarge) return large(file)
  const bytes = reading(file, () => fileBytes(file, Number.POSITIVE_INFINITY))
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') }
}

/** The text of a template. Throws an InputError where it is none. */
export function templateText(file: string): string {
  const bytes = reading(file, () => fileBytes(file, DOCUMENT))
  const wrong = notUtf8(file, bytes)
  if (wrong !== undefined) throw new InputError([wrong])
  return bytes.toString('utf8')
}

/** Why a file cannot be given to a host; nothing where it can. */
export function whyUnreadable(file: string, local: Local): string | undefined {
  try {
    if (local !== 'file or directory' || !statSync(file).isDirectory())
      requireFile(file, Number.POSITIVE_INFINITY)
    else accessSync(file, constants.R_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** True for a directory of which all is meant. */
export function isTree(file: string, local: Local): boolean {
  return local === 'file or directory' && statOf(file)?.isDirectory() === true
}
