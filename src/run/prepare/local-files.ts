import { isUtf8 } from 'node:buffer'
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Content } from '../../model/content.ts'
import { InputError } from '../../model/problem.ts'
import { DOCUMENT, fileBytes, notUtf8, requireFile } from '../../schema/file-bytes.ts'
import { reading, reasonOf } from '../../schema/reading.ts'

/** Which kind of file beside a playbook is meant. */
export type LocalKind = 'file' | 'template'

/** Where files that steps name are looked for. */
export interface LocalPlaces {
  readonly playbook: string
  /** The file of an installed package that `PACKAGE/PATH` names. */
  readonly packageFile: (written: string) => string | undefined
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

/** The folders in which such a file is looked for. */
export function placesFor(playbook: string, kind: LocalKind): string[] {
  const beside = dirname(playbook)
  return [join(beside, `${kind}s`), join(beside, '..', `${kind}s`), beside]
}

/** The most that one file may hold which is given to hosts: as text it must fit into a string. */
const FILE = 256 * 1024 * 1024

/** The content of a file: as text where it is text. Throws an InputError where it cannot be read. */
export function localContent(file: string): Content {
  const bytes = reading(file, () => fileBytes(file, FILE))
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
export function whyUnreadable(file: string): string | undefined {
  try {
    requireFile(file, FILE)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}
