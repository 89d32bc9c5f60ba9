import { type Stats, statSync } from 'node:fs'
import { InputError, type Problem } from '../model/problem.ts'

/** What stands at a path; nothing where no path leads there. Anything else that is in the way is an InputError. */
export function statOf(path: string): Stats | undefined {
  return reading(path, () => {
    try {
      return statSync(path)
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error
      return undefined
    }
  })
}

/** Reads something at a path; what the system refuses is an InputError at its beginning. */
export function reading<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (codeOf(error) === '') throw error
    throw new InputError([
      { message: `cannot read ${path}: ${reasonOf(error)}`, at: { file: path, line: 1, column: 1 } },
    ])
  }
}

/** What the work gives; nothing, and its problems, where the input is wrong. */
export function orProblems<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

/** Why the system refused, in words for a person. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error as Error).message
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'it leads through a loop of symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'a file name cannot contain NUL',
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
