import { utf8 } from '../../host/utf8.ts'

/** The files from which accounts are read. */
export const FILES = ['/etc/passwd', '/etc/group']

/** Tables with an empty line between them, as rows of fields. */
export function tables(text: string): readonly [people: string[][], groups: string[][], more: string[][]] {
  const [people = '', groups = '', more = ''] = utf8(text).split(/^\n/m)
  return [[...rows(people)], [...rows(groups)], [...rows(more)]]
}

/** A table of accounts as rows of fields. */
export function* rows(text: string): Generator<string[]> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? undefined : end)
    if (line !== '') yield line.split(':')
    at = end < 0 ? text.length : end + 1
  }
}
