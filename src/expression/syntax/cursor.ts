import { Fault } from './fault.ts'
import type { Token } from './tokens.ts'

/** A walk through the words of an expression. */
export interface Cursor {
  readonly peek: (ahead?: number) => Token
  readonly next: () => Token
  /** Takes this sign or word if it is the next one. */
  readonly take: (value: string) => boolean
  /** True if this sign or word comes next. */
  readonly sees: (value: string) => boolean
  readonly expect: (value: string) => Token
  /** Does the work one level deeper; too many levels are refused. */
  readonly deeper: <T>(work: () => T) => T
}

const DEEPEST = 100

/** Starts at the first word. */
export function cursorOver(tokens: readonly Token[]): Cursor {
  let index = 0
  let depth = 0
  const last = tokens.at(-1) ?? { kind: 'end', value: '', offset: 0 }
  const peek = (ahead = 0): Token => tokens[index + ahead] ?? last
  const next = (): Token => tokens[index++] ?? last
  const sees = (value: string): boolean => isWord(peek(), value)
  const take = (value: string): boolean => sees(value) && next() !== undefined
  const expect = (value: string): Token => {
    if (!sees(value)) throw unexpected(peek(), `expected "${value}"`)
    return next()
  }
  const deeper = <T>(work: () => T): T => {
    if (++depth > DEEPEST) throw new Fault('this expression is nested too deeply', { offset: peek().offset })
    const result = work()
    depth--
    return result
  }
  return { peek, next, sees, take, expect, deeper }
}

/** A word that cannot stand where it stands. */
export function unexpected(token: Token, expected = 'expected a value'): Fault {
  const { kind, value, offset } = token
  if (kind === 'end') return new Fault(`unexpected end of the expression: ${expected}`, { offset })
  const hint = value === '=' ? 'write == to compare' : value === '|' ? 'write or' : undefined
  return new Fault(`unexpected "${value}": ${expected}`, { offset, hint })
}

function isWord(token: Token, value: string): boolean {
  return (token.kind === 'sign' || token.kind === 'name') && token.value === value
}
