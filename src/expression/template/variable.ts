import type { Position } from '../../model/problem.ts'
import { didYouMean } from '../../schema/nearest.ts'
import type { From, Path, Surroundings } from './tree.ts'
import { placeOf, refusal } from './written.ts'

/** Reads the name of a variable. */
export function readPath(written: hbs.AST.PathExpression, around: Surroundings): Path {
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
