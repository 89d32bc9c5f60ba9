import { type Cursor, cursorOver, unexpected } from './cursor.ts'
import { Fault } from './fault.ts'
import { parsePostfix } from './parse-postfix.ts'
import { parsePrimary } from './parse-primary.ts'
import type { Tokens } from './tokens.ts'
import type { Comparison, Node } from './tree.ts'

/** The tree of an expression; all words must belong to it. */
export function parseTokens({ tokens }: Tokens): Node {
  const cursor = cursorOver(tokens)
  const node = parseExpression(cursor)
  const rest = cursor.peek()
  if (rest.kind !== 'end') throw unexpected(rest, 'expected the end of the expression')
  return node
}

/** An expression without a choice, as the list of a `for` is: `if` stands for what it leaves out. */
export function parseCondition(cursor: Cursor): Node {
  return cursor.deeper(() => parseBinary(cursor, 1))
}

/** An expression with everything that may stand in it, the weakest binding first: `a if b else c`. */
export function parseExpression(cursor: Cursor): Node {
  return cursor.deeper(() => {
    let node = parseBinary(cursor, 1)
    while (cursor.sees('if')) {
      const { offset } = cursor.next()
      const condition = parseBinary(cursor, 1)
      const no = cursor.take('else') ? parseExpression(cursor) : undefined
      node = { kind: 'choice', condition, yes: node, no, offset }
    }
    return node
  })
}

/** How tight an operator binds, as in Jinja: `~` tighter than `+`, filters and tests tighter than all of these. */
const BINDING: { readonly [operator: string]: number } = {
  or: 1,
  and: 2,
  '+': 5,
  '-': 5,
  '~': 6,
  '*': 7,
  '/': 7,
  '//': 7,
  '%': 7,
  '**': 8,
}
const NOT = 3
const COMPARE = 4
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=', 'in'])

function parseBinary(cursor: Cursor, least: number): Node {
  let left = parseOperand(cursor, least)
  for (;;) {
    const token = cursor.peek()
    if (least <= COMPARE && comparisonAt(cursor) !== undefined) {
      left = { kind: 'compare', first: left, rest: parseComparisons(cursor), offset: token.offset }
      continue
    }
    const binding = bindingOf(cursor)
    if (binding === undefined || binding < least) return left
    cursor.next()
    const right = parseBinary(cursor, binding + 1)
    left = joined({ operator: token.value, left, right, offset: token.offset })
  }
}

function bindingOf(cursor: Cursor): number | undefined {
  const { kind, value } = cursor.peek()
  const isOperator = kind === 'sign' || (kind === 'name' && (value === 'and' || value === 'or'))
  return isOperator && Object.hasOwn(BINDING, value) ? BINDING[value] : undefined
}

interface Joined {
  readonly operator: string
  readonly left: Node
  readonly right: Node
  readonly offset: number
}

function joined({ operator, left, right, offset }: Joined): Node {
  if (operator === 'and' || operator === 'or') return { kind: operator, left, right, offset }
  return { kind: 'arithmetic', operator, left, right, offset }
}

function parseOperand(cursor: Cursor, least: number): Node {
  const { offset } = cursor.peek()
  if (least <= NOT && cursor.take('not')) {
    return cursor.deeper(() => ({ kind: 'not', operand: parseBinary(cursor, NOT), offset }))
  }
  return parseUnary(cursor)
}

function parseUnary(cursor: Cursor): Node {
  return parsePostfix(cursor, parseSigned(cursor), SUB_PARSERS)
}

/** As in Jinja, the sign belongs to the value before any filter does: `-1 | abs` is 1. */
function parseSigned(cursor: Cursor): Node {
  const { offset } = cursor.peek()
  if (cursor.take('-')) {
    return cursor.deeper(() => ({ kind: 'negative', operand: parseSignedOperand(cursor), offset }))
  }
  if (cursor.take('+')) return cursor.deeper(() => parseSignedOperand(cursor))
  return parsePrimary(cursor, parseExpression)
}

function parseSignedOperand(cursor: Cursor): Node {
  return parsePostfix(cursor, parseSigned(cursor), { ...SUB_PARSERS, filters: false })
}

const SUB_PARSERS = {
  expression: parseExpression,
  primary: (cursor: Cursor): Node => parsePrimary(cursor, parseExpression),
  filters: true,
}

/** `in` or `not in` count as one operator. */
function comparisonAt(cursor: Cursor): string | undefined {
  const { kind, value } = cursor.peek()
  if (kind !== 'sign' && kind !== 'name') return undefined
  if (kind === 'name' && value === 'not') return cursor.peek(1).value === 'in' ? 'not in' : undefined
  return COMPARISONS.has(value) ? value : undefined
}

function parseComparisons(cursor: Cursor): Comparison[] {
  const rest: Comparison[] = []
  for (;;) {
    const operator = comparisonAt(cursor)
    if (operator === undefined) return rest
    if (rest.length >= LONGEST_CHAIN)
      throw new Fault('too many comparisons', { offset: cursor.peek().offset })
    cursor.next()
    if (operator === 'not in') cursor.next()
    rest.push({ operator, right: parseBinary(cursor, COMPARE + 1) })
  }
}

const LONGEST_CHAIN = 100
