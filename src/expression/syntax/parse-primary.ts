import type { Value } from '../../model/value.ts'
import { type Cursor, unexpected } from './cursor.ts'
import { Fault } from './fault.ts'
import type { Token } from './tokens.ts'
import type { Given, Node } from './tree.ts'

type Parse = (cursor: Cursor) => Node

/** A value that stands for itself: a literal, a name, a list, a map, something in parentheses. */
export function parsePrimary(cursor: Cursor, expression: Parse): Node {
  const token = cursor.next()
  switch (token.kind) {
    case 'text':
      return { kind: 'literal', value: token.value + adjacentTexts(cursor), offset: token.offset }
    case 'number':
      return { kind: 'literal', value: numberOf(token), offset: token.offset }
    case 'name':
      return parseName(cursor, token, expression)
    case 'sign':
    case 'end':
      return parseBracketed(cursor, token, expression)
  }
}

/** As in Python, texts that stand side by side are one. */
function adjacentTexts(cursor: Cursor): string {
  let more = ''
  while (cursor.peek().kind === 'text') more += cursor.next().value
  return more
}

function numberOf({ value, offset }: Token): number {
  const number = Number(value)
  if (Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))) return number
  throw new Fault('a number this large would lose digits', { offset, hint: 'write it as a string' })
}

const LITERALS = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
  ['null', null],
])

const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else'])

function parseName(cursor: Cursor, token: Token, expression: Parse): Node {
  const { value, offset } = token
  if (RESERVED.has(value)) throw unexpected(token)
  const literal = LITERALS.get(value)
  if (literal !== undefined) return { kind: 'literal', value: literal, offset }
  if (!cursor.sees('(')) return { kind: 'name', name: value, offset }
  cursor.next()
  const given = parseGiven(cursor, expression)
  if (value !== 'range') return { kind: 'call', name: value, given, offset }
  const input: Node = { kind: 'literal', value: null, offset }
  return { kind: 'method', name: 'range', input, given, offset }
}

/** The arguments of a call whose `(` has been taken. */
export function parseGiven(cursor: Cursor, expression: Parse): Given {
  const args: Node[] = []
  const named: (readonly [string, Node])[] = []
  while (!cursor.take(')')) {
    const name = cursor.peek()
    if (name.kind === 'name' && cursor.peek(1).kind === 'sign' && cursor.peek(1).value === '=') {
      cursor.next()
      cursor.next()
      named.push([name.value, expression(cursor)])
    } else if (named.length > 0) throw unexpected(name, 'positional arguments must come first')
    else args.push(expression(cursor))
    if (!cursor.sees(')')) cursor.expect(',')
  }
  return { args, named }
}

function parseBracketed(cursor: Cursor, token: Token, expression: Parse): Node {
  const { value, kind, offset } = token
  if (kind === 'sign' && value === '[') {
    return { kind: 'list', items: parseItems(cursor, ']', expression), offset }
  }
  if (kind === 'sign' && value === '{') return parseMap(cursor, offset, expression)
  if (kind !== 'sign' || value !== '(') throw unexpected(token)
  const { items, trailing } = parseTuple(cursor, expression)
  const [first] = items
  return items.length === 1 && !trailing && first !== undefined ? first : { kind: 'list', items, offset }
}

function parseItems(cursor: Cursor, close: string, expression: Parse): Node[] {
  const items: Node[] = []
  while (!cursor.take(close)) {
    items.push(expression(cursor))
    if (!cursor.sees(close)) cursor.expect(',')
  }
  return items
}

/** `(a)` is a value in parentheses; `(a, b)`, `(a,)` and `()` are lists, as a tuple is in Python. */
function parseTuple(
  cursor: Cursor,
  expression: Parse,
): { readonly items: readonly Node[]; readonly trailing: boolean } {
  const items: Node[] = []
  let trailing = false
  while (!cursor.take(')')) {
    items.push(expression(cursor))
    trailing = cursor.take(',')
    if (!trailing) {
      cursor.expect(')')
      break
    }
  }
  return { items, trailing }
}

function parseMap(cursor: Cursor, offset: number, expression: Parse): Node {
  const entries: (readonly [Node, Node])[] = []
  while (!cursor.take('}')) {
    const key = expression(cursor)
    cursor.expect(':')
    entries.push([key, expression(cursor)])
    if (!cursor.sees('}')) cursor.expect(',')
  }
  return { kind: 'map', entries, offset }
}
