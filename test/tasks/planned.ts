import { expect } from 'vitest'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import type { Entry, FileEntry } from '../../src/resource/file/entry-state.ts'

export { type Answers } from '../../src/testing/answers.ts'
export { changesOf, outputs, planned } from '../../src/testing/planned.ts'

/** A directory of root. */
export const folder: Entry = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }

/** A file of root with this text. */
export function textFile(content: string, about: Partial<FileEntry> = {}): FileEntry {
  return { ...fileEntry(Buffer.from(content), { mode: '0644', owner: 'root', group: 'root' }), ...about }
}

/** What comes of a param that is not accepted: one sentence that names it. */
export function wrong(param: string): string[] {
  return [expect.stringContaining(`param "${param}`) as string]
}
