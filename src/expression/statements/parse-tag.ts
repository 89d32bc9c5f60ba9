import { didYouMean } from '../../schema/nearest.ts'
import { type Cursor, cursorOver, unexpected } from '../syntax/cursor.ts'
import { Fault } from '../syntax/fault.ts'
import { parseCondition, parseExpression } from '../syntax/parse.ts'
import type { Node } from '../syntax/tree.ts'
import { parseFrom, parseImport, parseInclude } from './parse-loaded.ts'
import { BODY, type Macro, type Piece, type Pieces, type Target } from './tree.ts'

/** A statement whose first word has been read. */
export interface Opened {
  readonly word: string
  readonly cursor: Cursor
  readonly offset: number
  /** The statements in which it stands, the outermost first. */
  readonly inside: readonly string[]
}

/** Reads what stands in a block, up to one of these words; `closes`: that word is the last of the statement. */
export type ReadBody = (
  ends: readonly string[],
  closes?: boolean,
) => { readonly body: Pieces; readonly word: string; readonly cursor: Cursor }

/** Reads one statement with all that belongs to it. */
export function parseTag(opened: Opened, read: ReadBody): Piece {
  const parse = Object.hasOwn(TAGS, opened.word) ? TAGS[opened.word] : undefined
  if (parse !== undefined) return parse(opened, read)
  const { word, offset } = opened
  const hint = TAG_HINTS[word] ?? didYouMean(word, Object.keys(TAGS)) ?? undefined
  throw new Fault(`there is no statement {% ${word} %}`, { offset, hint })
}

const TAGS: { readonly [word: string]: (opened: Opened, read: ReadBody) => Piece } = {
  if: parseIf,
  for: parseFor,
  set: parseSet,
  with: parseWith,
  filter: parseFilter,
  block: parseBlock,
  macro: parseMacro,
  call: parseCall,
  include: ({ cursor, offset }) => finished(cursor, parseInclude(cursor, offset)),
  import: ({ cursor, offset }) => finished(cursor, parseImport(cursor, offset)),
  from: ({ cursor, offset }) => finished(cursor, parseFrom(cursor, offset)),
}

const TAG_HINTS: { readonly [word: string]: string } = {
  do: 'write {% set _ = list.append(x) %}',
  extends: 'use {% include %} or a macro',
  break: 'leave items out with {% for x in list if condition %}',
  continue: 'leave items out with {% for x in list if condition %}',
}

function finished<T>(cursor: Cursor, done: T): T {
  if (cursor.peek().kind !== 'end') throw unexpected(cursor.peek(), 'expected the end of the statement')
  return done
}

function parseIf({ cursor }: Opened, read: ReadBody): Piece {
  const branches = []
  let at = cursor
  for (;;) {
    const test = finished(at, parseTuple(at))
    const ended = read(['elif', 'else', 'endif'], false)
    branches.push({ test, body: ended.body })
    at = ended.cursor
    if (ended.word !== 'elif') return { kind: 'if', branches, otherwise: afterElse(ended, read, 'endif') }
  }
}

function afterElse({ word, cursor }: ReturnType<ReadBody>, read: ReadBody, end: string): Pieces {
  if (word !== 'else') return []
  finished(cursor, undefined)
  return read([end]).body
}

function parseFor({ cursor, offset }: Opened, read: ReadBody): Piece {
  const targets = parseTargets(cursor)
  cursor.expect('in')
  const list = parseTuple(cursor, parseCondition)
  const only = cursor.take('if') ? parseExpression(cursor) : undefined
  const recursive = finishedAfter(cursor, 'recursive')
  if (recursive)
    throw new Fault('a recursive loop is not supported', { offset, hint: 'write a macro that calls itself' })
  const ended = read(['else', 'endfor'], false)
  const otherwise = afterElse(ended, read, 'endfor')
  return {
    kind: 'for',
    targets,
    list,
    ...(only === undefined ? {} : { only }),
    recursive,
    body: ended.body,
    otherwise,
  }
}

function finishedAfter(cursor: Cursor, word: string): boolean {
  return finished(cursor, cursor.take(word))
}

/** Names with commas between them, perhaps in parentheses. */
function parseTargets(cursor: Cursor): Target[] {
  const inside = cursor.take('(')
  const targets: Target[] = []
  do {
    if (targets.length > 0 && cursor.peek().kind !== 'name') break
    targets.push(parseTarget(cursor))
  } while (cursor.take(','))
  if (inside) cursor.expect(')')
  return targets
}

const NO_NAMES = new Set(['true', 'false', 'none', 'True', 'False', 'None', 'loop'])

function parseTarget(cursor: Cursor): Target {
  const token = cursor.next()
  const { kind, value: name, offset } = token
  if (kind !== 'name' || NO_NAMES.has(name)) throw unexpected(token, 'expected a name')
  if (!cursor.take('.')) return { name, offset }
  const member = cursor.next()
  if (member.kind !== 'name') throw unexpected(member, 'expected a name')
  return { name, member: member.value, offset }
}

/** Values with commas between them are a list, as a tuple is. */
function parseTuple(cursor: Cursor, parse: (cursor: Cursor) => Node = parseExpression): Node {
  const { offset } = cursor.peek()
  const first = parse(cursor)
  if (!cursor.sees(',')) return first
  const items = [first]
  while (cursor.take(',') && cursor.peek().kind !== 'end') items.push(parse(cursor))
  return { kind: 'list', items, offset }
}

function parseSet({ cursor, offset }: Opened, read: ReadBody): Piece {
  const targets = parseTargets(cursor)
  const [target] = targets
  if (cursor.take('=')) return finished(cursor, { kind: 'set', targets, value: parseTuple(cursor) })
  if (target === undefined || targets.length > 1) throw unexpected(cursor.peek(), 'expected "="')
  const value = parseFilters(cursor, offset)
  return { kind: 'capture', target, value, body: read(['endset']).body }
}

/** Filters without a value before them: that is the text of the block. */
function parseFilters(cursor: Cursor, offset: number): Node {
  const body: Node = { kind: 'name', name: BODY, offset }
  if (cursor.peek().kind === 'end') return body
  const tokens = [{ kind: 'name' as const, value: BODY, offset }]
  const rest = []
  while (cursor.peek().kind !== 'end') rest.push(cursor.next())
  const whole = cursorOver([...tokens, ...rest, cursor.peek()])
  return finished(whole, parseExpression(whole))
}

function parseFilter({ cursor, offset }: Opened, read: ReadBody): Piece {
  const rest = []
  while (cursor.peek().kind !== 'end') rest.push(cursor.next())
  const pipe = { kind: 'sign' as const, value: '|', offset }
  const value = parseFilters(cursorOver([pipe, ...rest, cursor.peek()]), offset)
  return { kind: 'filter', value, body: read(['endfilter']).body }
}

function parseWith({ cursor }: Opened, read: ReadBody): Piece {
  const pairs: { readonly target: Target; readonly value: Node }[] = []
  while (cursor.peek().kind !== 'end') {
    if (pairs.length > 0) cursor.expect(',')
    const target = parseTarget(cursor)
    cursor.expect('=')
    pairs.push({ target, value: parseExpression(cursor) })
  }
  return { kind: 'with', pairs, body: read(['endwith']).body }
}

/** Without a template that extends this one, a block is its own content; what is set in it stays in it. */
function parseBlock({ cursor, offset, inside }: Opened, read: ReadBody): Piece {
  const { name } = parseTarget(cursor)
  const isScoped = finishedAfter(cursor, 'scoped')
  const around = inside.find((word) => word !== 'if' && word !== 'block')
  if (around !== undefined && !isScoped) {
    const hint = `{% block ${name} scoped %}`
    throw new Fault(`a block sees no variables of the {% ${around} %} around it`, { offset, hint })
  }
  const ended = read(['endblock'], false)
  if (ended.cursor.peek().kind !== 'end') {
    const token = ended.cursor.next()
    if (token.value !== name) throw unexpected(token, `expected "${name}"`)
  }
  return finished(ended.cursor, { kind: 'with', pairs: [], body: ended.body })
}

function parseMacro({ cursor }: Opened, read: ReadBody): Piece {
  const { name } = parseTarget(cursor)
  cursor.expect('(')
  const params = finished(cursor, parseParams(cursor))
  return { kind: 'macro', name, params, body: read(['endmacro']).body }
}

function parseCall({ cursor, offset }: Opened, read: ReadBody): Piece {
  const params = cursor.take('(') ? parseParams(cursor) : []
  const value = finished(cursor, parseExpression(cursor))
  if (value.kind !== 'call' && value.kind !== 'method')
    throw new Fault('{% call %} calls a macro: {% call name() %}', { offset })
  const block: Macro = { kind: 'macro', name: 'caller', params, body: read(['endcall']).body }
  return { kind: 'call', value, block }
}

function parseParams(cursor: Cursor): Macro['params'] {
  const params: { readonly name: string; readonly fallback?: Node }[] = []
  while (!cursor.take(')')) {
    if (params.length > 0) {
      cursor.expect(',')
      if (cursor.take(')')) break
    }
    const { name } = parseTarget(cursor)
    params.push(cursor.take('=') ? { name, fallback: parseExpression(cursor) } : { name })
  }
  return params
}
