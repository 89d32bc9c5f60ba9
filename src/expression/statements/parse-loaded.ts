import { type Cursor, unexpected } from '../syntax/cursor.ts'
import { parseExpression } from '../syntax/parse.ts'
import type { Piece } from './tree.ts'

/** Reads `{% include "file" ignore missing %}` behind its first word. */
export function parseInclude(cursor: Cursor, offset: number): Piece {
  const file = parseExpression(cursor)
  const mayMiss = cursor.take('ignore') && cursor.expect('missing') !== undefined
  return { kind: 'include', file, mayMiss, withContext: context(cursor, true), offset }
}

/** Reads `{% import "file" as name %}` behind its first word. */
export function parseImport(cursor: Cursor, offset: number): Piece {
  const file = parseExpression(cursor)
  cursor.expect('as')
  const as = nameAt(cursor)
  return { kind: 'import', file, as, withContext: context(cursor, false), offset }
}

/** Reads `{% from "file" import a, b as c %}` behind its first word. */
export function parseFrom(cursor: Cursor, offset: number): Piece {
  const file = parseExpression(cursor)
  cursor.expect('import')
  const names: (readonly [string, string])[] = []
  do {
    if (names.length > 0 && (cursor.peek().kind === 'end' || seesContext(cursor))) break
    const name = nameAt(cursor)
    names.push([name, cursor.take('as') ? nameAt(cursor) : name])
  } while (cursor.take(','))
  return { kind: 'from', file, names, withContext: context(cursor, false), offset }
}

function seesContext(cursor: Cursor): boolean {
  return (cursor.sees('with') || cursor.sees('without')) && cursor.peek(1).value === 'context'
}

function context(cursor: Cursor, usual: boolean): boolean {
  if (!seesContext(cursor)) return usual
  const withContext = cursor.next().value === 'with'
  cursor.next()
  return withContext
}

function nameAt(cursor: Cursor): string {
  const token = cursor.next()
  if (token.kind !== 'name') throw unexpected(token, 'expected a name')
  return token.value
}
