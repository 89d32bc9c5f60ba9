import { type Cursor, unexpected } from './cursor.ts'
import { parseGiven } from './parse-primary.ts'
import type { Given, Node } from './tree.ts'

/** What this part of the parser needs of the others. */
export interface SubParsers {
  readonly expression: (cursor: Cursor) => Node
  readonly primary: (cursor: Cursor) => Node
  /** False for what stands behind a sign: filters then belong to the signed value. */
  readonly filters: boolean
}

/** What follows a value and belongs to it: `.name`, `[key]`, `.method()`, `| filter`, `is test`. */
export function parsePostfix(cursor: Cursor, start: Node, parsers: SubParsers): Node {
  let node = start
  for (;;) {
    const { offset } = cursor.peek()
    if (cursor.take('.')) node = parseDot(cursor, node, parsers)
    else if (cursor.take('[')) node = parseIndex(cursor, { object: node, offset }, parsers)
    else if (parsers.filters && cursor.take('|')) node = parseFilter(cursor, node, parsers)
    else if (parsers.filters && cursor.take('is')) node = parseTest(cursor, node, parsers)
    else return node
  }
}

function parseDot(cursor: Cursor, object: Node, parsers: SubParsers): Node {
  const token = cursor.next()
  const { kind, value, offset } = token
  if (kind === 'number') {
    return { kind: 'member', object, key: { kind: 'literal', value: Number(value), offset }, offset }
  }
  if (kind !== 'name') throw unexpected(token, 'expected a name')
  if (!cursor.take('(')) return { kind: 'member', object, key: { kind: 'literal', value, offset }, offset }
  return { kind: 'method', name: value, input: object, given: parseGiven(cursor, parsers.expression), offset }
}

interface Indexed {
  readonly object: Node
  readonly offset: number
}

function parseIndex(cursor: Cursor, { object, offset }: Indexed, parsers: SubParsers): Node {
  const from = cursor.sees(':') ? undefined : parsers.expression(cursor)
  if (!cursor.take(':')) {
    cursor.expect(']')
    if (from === undefined) throw unexpected(cursor.peek())
    return { kind: 'member', object, key: from, offset }
  }
  const to = cursor.sees(']') || cursor.sees(':') ? undefined : parsers.expression(cursor)
  const step = cursor.take(':') && !cursor.sees(']') ? parsers.expression(cursor) : undefined
  cursor.expect(']')
  return { kind: 'slice', object, from, to, ...(step === undefined ? {} : { step }), offset }
}

function parseFilter(cursor: Cursor, input: Node, parsers: SubParsers): Node {
  const { name, offset } = parseWord(cursor, 'expected the name of a filter')
  const given = cursor.take('(') ? parseGiven(cursor, parsers.expression) : NOTHING
  return { kind: 'filter', name, input, given, offset }
}

const NOTHING: Given = { args: [], named: [] }

function parseTest(cursor: Cursor, input: Node, parsers: SubParsers): Node {
  const negated = cursor.take('not')
  const { name, offset } = parseWord(cursor, 'expected the name of a test')
  return { kind: 'test', name, input, negated, given: parseTestGiven(cursor, parsers), offset }
}

/** A test may take one argument without parentheses: `x is divisibleby 3`. */
function parseTestGiven(cursor: Cursor, parsers: SubParsers): Given {
  if (cursor.take('(')) return parseGiven(cursor, parsers.expression)
  const { kind, value } = cursor.peek()
  const begins =
    kind === 'text' ||
    kind === 'number' ||
    (kind === 'name' && !ENDS_TEST.has(value)) ||
    (kind === 'sign' && (value === '{' || value === '['))
  if (!begins) return NOTHING
  return { args: [parsePostfix(cursor, parsers.primary(cursor), { ...parsers, filters: false })], named: [] }
}

const ENDS_TEST = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else'])

/** A name, perhaps with Ansible's collection before it: `ansible.builtin.to_json` is `to_json`. */
function parseWord(cursor: Cursor, expected: string): { readonly name: string; readonly offset: number } {
  const token = cursor.next()
  if (token.kind !== 'name') throw unexpected(token, expected)
  const parts = [token]
  while (cursor.take('.')) parts.push(cursor.next())
  const last = parts.at(-1) ?? token
  if (parts.some(({ kind }) => kind !== 'name')) throw unexpected(token, expected)
  if (COLLECTIONS.has(token.value) && parts.length > 2) return { name: last.value, offset: last.offset }
  return { name: parts.map(({ value }) => value).join('.'), offset: token.offset }
}

const COLLECTIONS = new Set(['ansible', 'community'])
