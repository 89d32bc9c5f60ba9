/** A place in a file that a person wrote. Lines and columns count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Steps down into a document: map keys and list indexes. */
export type Path = readonly (string | number)[]

/** Returns the place of what a path leads to: of its value, or of its key. What is missing is placed at its nearest parent. */
export type Locate = (path: Path, part?: 'key' | 'value') => Position

/** One mistake in the input: what, where, and what to do. */
export interface Problem {
  readonly message: string
  readonly at?: Position
  readonly hint?: string
}

/** The input is invalid: every problem found, before any connection. Exit code 5. */
export class InputError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[] | string) {
    const list = typeof problems === 'string' ? [{ message: problems }] : problems
    super(list.map(say).join('\n'))
    this.name = 'InputError'
    this.problems = list
  }
}

function say({ message, at, hint }: Problem): string {
  const where = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `
  return `${where}${message}${hint === undefined ? '' : ` (${hint})`}`
}
