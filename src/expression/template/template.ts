import type { Secret } from '../../model/secret.ts'
import type { Unknown } from '../../model/seen.ts'
import type { Values } from '../../model/value.ts'
import { type DiskCache, mayBeKept } from '../../schema/disk-cache.ts'
import type { Name } from '../syntax/names.ts'
import { type FindTemplate, jinjaCompiler } from './jinja.ts'
import { namesOfPieces } from './names.ts'
import { checkNesting } from './nesting.ts'
import { parseTemplate } from './parser.ts'
import { readProgram } from './read.ts'
import { renderPieces } from './render.ts'
import { syntaxError } from './syntax.ts'
import type { Piece } from './tree.ts'

/** A template file that has been read and checked as far as that goes without values. */
export interface Template {
  /** Its text with the values in their places: a secret or unknown if one of them is. Throws an InputError. */
  readonly render: (scope: Values) => string | Secret | Unknown
  /** The variables that it needs. */
  readonly names: readonly Name[]
}

/** Reads the text of a template; `file` is its name in messages, `find` finds those that it includes. Throws an InputError. */
export type CompileTemplate = (text: string, file: string, find?: FindTemplate) => Template

/** Reads templates with Handlebars' parser alone: rendering is ours, as it keeps secrets, unknowns and places. What was read before is not read again. */
export function templateCompiler(diskCache: DiskCache | undefined): CompileTemplate {
  const jinja = jinjaCompiler(diskCache)
  return (text, file, find) => {
    if (!/\.(?:hbs|handlebars)$/.test(file)) return jinja(text, file, find)
    const pieces = keptPieces({ text, file }, diskCache) ?? readPieces({ text, file }, diskCache)
    return { render: (scope) => renderPieces(pieces, scope), names: namesOfPieces(pieces) }
  }
}

interface Written {
  readonly text: string
  readonly file: string
}

/** The places in a template name its file. */
function keptPieces(written: Written, diskCache: DiskCache | undefined): readonly Piece[] | undefined {
  // The cast: it is what this build of the program made of this text.
  return diskCache?.take(keyOf(written)) as readonly Piece[] | undefined
}

function readPieces(written: Written, diskCache: DiskCache | undefined): readonly Piece[] {
  const { file } = written
  const pieces = readProgram(parsed(written), { file, blocks: 0, loops: 0, locals: [] })
  if (mayBeKept(file, pieces)) diskCache?.put(keyOf(written), () => pieces)
  return pieces
}

function keyOf({ text, file }: Written): string {
  return JSON.stringify([file, text])
}

function parsed({ text, file }: Written): hbs.AST.Program {
  checkNesting(text, file)
  try {
    return parseTemplate(text)
  } catch (error) {
    throw syntaxError(error, text, file)
  }
}
