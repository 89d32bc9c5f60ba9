import { InputError, type Position } from '../model/problem.ts'
import { didYouMean } from '../schema/nearest.ts'
import { findCalled, nameLike } from './expression-calls.ts'
import { Fault, problemOf } from './expression-fault.ts'
import { helpers } from './template-helpers.ts'
import { hintForWords } from './template-hints.ts'
import type { Call, From, Operand, Path, Surroundings } from './template-tree.ts'

/** What Handlebars gives where a value may stand. Its own types leave the kinds open. */
export type Written =
  | hbs.AST.PathExpression
  | hbs.AST.SubExpression
  | hbs.AST.StringLiteral
  | hbs.AST.NumberLiteral
  | hbs.AST.BooleanLiteral
  | hbs.AST.NullLiteral
  | hbs.AST.UndefinedLiteral

/** A helper as Handlebars gives it. */
export interface WrittenCall {
  readonly path: Written
  readonly params: readonly hbs.AST.Expression[]
  readonly hash?: hbs.AST.Hash | undefined
}

/** Reads something that has a value. Throws an InputError. */
export function readOperand(written: Written, around: Surroundings): Operand {
  const at = placeOf(written, around)
  switch (written.type) {
    case 'PathExpression':
      return readPath(written, around)
    case 'SubExpression':
      return readCall(written, around)
    case 'NullLiteral':
      return { kind: 'literal', value: null, at }
    case 'UndefinedLiteral':
      throw refusal(at, 'there is no undefined', 'write null, or (defined x) to ask')
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { kind: 'literal', value: written.value, at }
  }
}

/** Where something stands. */
export function placeOf({ loc }: hbs.AST.Node, { file }: Pick<Surroundings, 'file'>): Position {
  return { file, line: loc.start.line, column: loc.start.column + 1 }
}

/** One problem as an error. */
export function refusal(at: Position, message: string, hint?: string): InputError {
  return new InputError([hint === undefined ? { message, at } : { message, at, hint }])
}

/** Reads a helper with what it is given. */
export function readCall({ path, params, hash }: WrittenCall, around: Surroundings): Call {
  const at = placeOf(path, around)
  if (path.type !== 'PathExpression' || path.data) throw refusal(at, 'the name of a helper was expected')
  const name = path.original
  const args = params as readonly Written[] // params are values, whose kinds the type leaves open
  checkHelper({ name, params: args, hash }, at)
  return {
    kind: 'call',
    name,
    args: args.map((param) => readOperand(param, around)),
    named: (hash?.pairs ?? []).map(({ key, value }) => [key, readOperand(value as Written, around)]),
    at,
  }
}

interface Named {
  readonly name: string
  readonly params: readonly Written[]
  readonly hash: hbs.AST.Hash | undefined
}

/** Takes any number of values. */
const CHAINS = new Set(['and', 'or'])

function checkHelper({ name, params, hash }: Named, at: Position): void {
  const named = (hash?.pairs ?? []).map(({ key, value }) => [key, value] as const)
  if (CHAINS.has(name) && params.length > 0 && named.length === 0) return
  const words = params.map((param) => (param.type === 'PathExpression' ? param.original : ''))
  const hint = hintForWords(name, words)
  if (hint !== undefined) throw refusal(at, 'a template has helpers, not operators', hint)
  if (!Object.hasOwn(helpers, name)) {
    throw refusal(at, `there is no helper "${name}"`, nameLike(name, helpers))
  }
  if (params.length === 0) throw refusal(at, `helper ${name}: a value is missing`)
  try {
    findCalled(helpers, { name, given: { args: params.slice(1), named } }, 'helper')
  } catch (error) {
    if (error instanceof Fault) throw new InputError([problemOf(error, at)])
    throw error
  }
}

function readPath(written: hbs.AST.PathExpression, around: Surroundings): Path {
  const at = placeOf(written, around)
  const { original, parts, depth } = written
  const inner = original.replace(/^@?(?:\.\.?\/)*/, '').replace(/\[[^\]]*\]/g, '')
  if (inner.includes('/')) {
    throw refusal(at, 'a template has helpers, not operators', 'a member is written with a dot: a.b')
  }
  if (written.data) return { ...readData(written, around), at }
  if (!isScoped(original) && depth === 0 && around.locals.includes(parts[0] ?? '')) {
    return { kind: 'path', from: 'local', name: parts[0] ?? '', keys: parts.slice(1), at }
  }
  const level = around.blocks - depth
  if (level < 0) throw refusal(at, `"${original}" leads out of the template`)
  if (level === 0) return { kind: 'path', ...variableAt(parts, at), at }
  return { kind: 'path', from: 'block', depth: level, keys: parts, at }
}

/** `this.name` and `./name` never mean a name that a block gave. */
function isScoped(original: string): boolean {
  return /^\.|^this\b/.test(original)
}

type Start = From & { readonly keys: readonly string[] }

function variableAt([name, ...keys]: readonly string[], at: Position): Start {
  if (name !== undefined) return { from: 'variable', name, keys }
  throw refusal(at, 'all variables at once cannot be used', 'name one of them')
}

const DATA = ['index', 'key', 'first', 'last']

function readData({ parts, depth, original, loc }: hbs.AST.PathExpression, around: Surroundings) {
  const at: Position = { file: around.file, line: loc.start.line, column: loc.start.column + 1 }
  const [name = '', ...keys] = parts
  if (name === 'root') return { kind: 'path', ...variableAt(keys, at) } as const
  if (!DATA.includes(name)) {
    throw refusal(at, `there is no ${original}`, didYouMean(name, [...DATA, 'root']))
  }
  const level = around.loops - depth
  if (level < 1) throw refusal(at, `${original} has a meaning inside {{#each}} only`)
  return { kind: 'path', from: 'data', name, depth: level, keys } as const
}
