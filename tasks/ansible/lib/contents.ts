import {
  allSeen,
  type HostReader,
  mapSeen,
  pathState,
  python,
  Refusal,
  readable,
  type Seen,
} from 'hostwright'
import type { Found } from './found.ts'

/** A file that was found, and what is in it. */
export interface Content {
  readonly file: Found
  readonly text: Seen<string>
}

/** What is in files that were found. Throws a Refusal where they are too many. */
export async function contentsOf(host: HostReader, files: readonly Found[]): Promise<readonly Content[]> {
  if (files.length > MOST) throw new Refusal(`contains would have to look into ${files.length} files`)
  return Promise.all(
    files.map(async (file) => {
      const here = readable(await pathState(host, file.path))
      const text = mapSeen(here, (entry) => {
        if (entry?.type !== 'file') return ''
        if (entry.text !== undefined) return entry.text
        throw new Refusal(`contains cannot look into ${file.path}, which is no text, or too large`)
      })
      return { file, text }
    }),
  )
}

/** The files in which a line fits from its beginning; or anywhere, where the whole content is asked for. */
export function fitting(
  all: readonly Content[],
  {
    contains = '',
    read_whole_file: whole = false,
  }: { readonly contains?: string; readonly read_whole_file?: boolean },
): Seen<readonly Found[]> {
  const isFitting = (text: string) =>
    whole ? python.fits(text, contains) : linesOf(text).some((line) => python.fits(line, `^(?:${contains})`))
  const fits = all.map(({ file, text }) => mapSeen(text, (here) => (isFitting(here) ? [file] : [])))
  return mapSeen(allSeen(fits), (found) => found.flat())
}

/** What comes after the last line end is no line. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .slice(text === '' ? 1 : 0)
}

const MOST = 1000
