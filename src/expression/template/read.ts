import { hintForWords } from './hints.ts'
import { readCall, readOperand } from './operand.ts'
import { positionOf } from './position.ts'
import type { Operand, Piece, Surroundings } from './tree.ts'
import { placeOf, refusal, type Written } from './written.ts'

/** Reads what Handlebars has parsed: only what this tool gives a meaning to. Throws an InputError. */
export function readProgram(program: hbs.AST.Program | undefined, around: Surroundings): readonly Piece[] {
  return (program?.body ?? []).flatMap((statement) => readStatement(statement, around))
}

function readStatement(statement: hbs.AST.Statement, around: Surroundings): readonly Piece[] {
  // The casts tie a statement to the type that its kind names, which Handlebars' types leave open.
  switch (statement.type) {
    case 'ContentStatement':
      return [readContent(statement as hbs.AST.ContentStatement, around)]
    case 'CommentStatement':
      return []
    case 'MustacheStatement':
      return [readMustache(statement as hbs.AST.MustacheStatement, around)]
    case 'BlockStatement':
      return [readBlock(statement as hbs.AST.BlockStatement, around)]
    default:
      throw refusal(
        placeOf(statement, around),
        'partials are not supported: a template cannot include another one',
      )
  }
}

/** Jinja's statements would be written as they are. */
function readContent(
  { value, original: written, loc }: hbs.AST.ContentStatement,
  { file }: Surroundings,
): Piece {
  const statement = STATEMENT.exec(value)?.index
  if (statement === undefined) return { kind: 'text', text: value }
  const original = written as unknown as string // whatever its type says
  const { line, column } = positionOf(original, Math.max(0, STATEMENT.exec(original)?.index ?? 0), file)
  const at = {
    file,
    line: loc.start.line + line - 1,
    column: line === 1 ? loc.start.column + column : column,
  }
  throw refusal(
    at,
    'statements of Jinja do nothing in a Handlebars template',
    'a template of Jinja is called x.j2',
  )
}

const STATEMENT =
  /\{%[-+]?\s*(?:if|elif|else|for|set|macro|call|filter|include|import|from|raw|with|block|extends|do|end[a-z]+)\b[^\n]*?%\}/

/** A name without arguments is a variable, even where a helper has the same name. */
function readMustache(statement: hbs.AST.MustacheStatement, around: Surroundings): Piece {
  const { params, hash } = statement
  const path = statement.path as Written
  const calls = params.length > 0 || (hash?.pairs.length ?? 0) > 0
  return { kind: 'put', value: calls ? readCall({ path, params, hash }, around) : readOperand(path, around) }
}

const BLOCKS = ['if', 'unless', 'each', 'with'] as const

function readBlock(statement: hbs.AST.BlockStatement, around: Surroundings): Piece {
  const { path, program, inverse } = statement
  const at = placeOf(statement, around)
  const kind = BLOCKS.find((name) => name === path.original)
  if (kind === undefined) {
    const hint = `the blocks are ${BLOCKS.map((name) => `{{#${name}}}`).join(' ')}`
    throw refusal(placeOf(path, around), `there is no block "${path.original}"`, hint)
  }
  const value = readValue(statement, around)
  const locals = program?.blockParams ?? []
  if (locals.length > (kind === 'each' ? 2 : kind === 'with' ? 1 : 0)) {
    throw refusal(at, `{{#${kind}}} does not take so many block parameters`)
  }
  const within = { ...around, locals: [...around.locals, ...locals] }
  if (kind === 'each' || kind === 'with') within.blocks++
  if (kind === 'each') within.loops++
  return { kind, value, locals, body: readProgram(program, within), otherwise: readProgram(inverse, around) }
}

function readValue({ path, params, hash }: hbs.AST.BlockStatement, around: Surroundings): Operand {
  const [value, ...more] = params as readonly Written[] // params are values, whose kinds the type leaves open
  const name = path.original
  if (value !== undefined && more.length === 0 && hash === undefined) return readOperand(value, around)
  const at = placeOf(path, around)
  const words = more.map((word) => (word.type === 'PathExpression' ? word.original : ''))
  const first = value?.type === 'PathExpression' ? value.original : ''
  const hint =
    hintForWords(first, words) ?? 'put a helper with its arguments in parentheses: {{#if (eq a b)}}'
  throw refusal(at, `{{#${name}}} takes one value`, hint)
}
