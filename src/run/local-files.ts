import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Content } from '../model/content.ts'

/** Which kind of file beside a playbook is meant. */
export type LocalKind = 'file' | 'template'

/** Finds a file that a step names: in `files/` or `templates/` beside the playbook or one above it, or by its path. */
export function findLocal(playbook: string, kind: LocalKind, name: string): string | undefined {
  if (isAbsolute(name)) return existsSync(name) ? name : undefined
  return placesFor(playbook, kind)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
}

/** The folders in which such a file is looked for. */
export function placesFor(playbook: string, kind: LocalKind): string[] {
  const beside = dirname(playbook)
  return [join(beside, `${kind}s`), join(beside, '..', `${kind}s`), beside]
}

/** The content of a file: as text where it is text. */
export function localContent(file: string): Content {
  const bytes = readFileSync(file)
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') }
}
