import { InputError } from '../../model/problem.ts'
import { problemAt } from './mistake.ts'

/** What Handlebars says about a text that is no template, with its place and in words for a person. */
export function syntaxError(error: unknown, text: string, file: string): unknown {
  if (!(error instanceof Error)) return error
  const mismatch = /^(.+) doesn't match (.+) - (\d+):(\d+)$/.exec(error.message)
  if (mismatch !== null) return mismatched(mismatch, file)
  const line = /^(?:Parse error|Lexical error) on line (\d+)/.exec(error.message)?.[1]
  if (line === undefined) return withoutLine(error, file)
  return new InputError([problemAt({ text, file, line: Number(line), said: error.message })])
}

function mismatched([, open, close, line, column]: RegExpExecArray, file: string): InputError {
  const at = { file, line: Number(line), column: Number(column) + 1 }
  return new InputError([{ message: `the block {{#${open}}} is closed by {{/${close}}}`, at }])
}

/** An error with a place only: `Invalid path: a/../b - 1:2`. */
function withoutLine(error: Error, file: string): unknown {
  const placed = /^(.*) - (\d+):(\d+)$/s.exec(error.message)
  if (placed === null) return error
  const [, message = '', line, column] = placed
  return new InputError([{ message, at: { file, line: Number(line), column: Number(column) + 1 } }])
}
