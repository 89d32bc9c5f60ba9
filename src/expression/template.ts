import type { Secret } from '../model/secret.ts'
import type { Unknown } from '../model/seen.ts'
import type { Values } from '../model/value.ts'
import type { Name } from './names.ts'
import { namesOfPieces } from './template-names.ts'
import { readProgram } from './template-read.ts'
import { renderPieces } from './template-render.ts'
import { syntaxError } from './template-syntax.ts'

/** A template file that has been read and checked as far as that goes without values. */
export interface Template {
  /** Its text with the values in their places: a secret or unknown if one of them is. Throws an InputError. */
  readonly render: (scope: Values) => string | Secret | Unknown
  /** The variables that it needs. */
  readonly names: readonly Name[]
}

/** Reads the text of a template; `file` is its name in messages. Throws an InputError. */
export type CompileTemplate = (text: string, file: string) => Template

/** Loads Handlebars. Only its parser is used: rendering is ours, as it keeps secrets, unknowns and places. */
export async function loadTemplates(): Promise<CompileTemplate> {
  const { default: handlebars } = await import('handlebars')
  return (text, file) => {
    const program = parse(() => handlebars.parse(text), text, file)
    const pieces = readProgram(program, { file, blocks: 0, loops: 0, locals: [] })
    return { render: (scope) => renderPieces(pieces, scope), names: namesOfPieces(pieces) }
  }
}

function parse(work: () => hbs.AST.Program, text: string, file: string): hbs.AST.Program {
  try {
    return work()
  } catch (error) {
    throw syntaxError(error, text, file)
  }
}
