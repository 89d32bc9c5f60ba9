import { Fault } from './fault.ts'

/** One word of an expression. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end'
  /** As written; for a text, what it stands for. */
  readonly value: string
  readonly offset: number
}

/** The words of an expression, and the offset behind it. */
export interface Tokens {
  readonly tokens: readonly Token[]
  readonly end: number
}

/** What closes an expression in a text. */
const CLOSED: { readonly [close: string]: RegExp } = { '}}': /^-?\}\}/, '%}': /^[-+]?%\}/ }

/** Splits an expression into words. It ends at the `}}` or `%}` that closes it; without one, with the text. */
export function tokenize(text: string, start = 0, close?: '}}' | '%}'): Tokens {
  const tokens: Token[] = []
  let offset = start
  const open: string[] = []
  for (;;) {
    offset = skipSpace(text, offset)
    // Inside the braces of a map `}}` closes two maps; anywhere else it is the end.
    if (close !== undefined && open.at(-1) !== '{' && CLOSED[close]?.test(text.slice(offset, offset + 3)))
      break
    if (offset >= text.length) {
      if (close !== undefined) throw notClosed(text, start, close)
      break
    }
    const { token, next } = readToken(text, offset, tokens.at(-1))
    if (token.kind === 'sign') followBrackets(open, token.value)
    tokens.push(token)
    offset = next
  }
  return { tokens: [...tokens, { kind: 'end', value: '', offset }], end: offset }
}

function notClosed(text: string, start: number, close: string): Fault {
  const opened = close === '}}' ? '{{' : '{%'
  return new Fault(`"${opened}" is not closed`, {
    offset: Math.max(0, text.lastIndexOf(opened, start - 2)),
    hint: `write ${close} at its end`,
  })
}

function followBrackets(open: string[], sign: string): void {
  if ('([{'.includes(sign)) open.push(sign)
  if (')]}'.includes(sign)) open.pop()
}

interface Read {
  readonly token: Token
  readonly next: number
}

function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset
  return offset + (SPACE.exec(text)?.[0].length ?? 0)
}

function readToken(text: string, offset: number, before: Token | undefined): Read {
  const quote = text[offset]
  if (quote === '"' || quote === "'") return readText(text, offset, quote)
  // After a dot only digits: `x.0.1` is the item 1 of the item 0.
  const number = before?.kind === 'sign' && before.value === '.' ? DIGITS : NUMBER
  for (const [kind, pattern] of [
    ['name', NAME],
    ['number', number],
    ['sign', SIGN],
  ] as const) {
    pattern.lastIndex = offset
    const value = pattern.exec(text)?.[0]
    if (value !== undefined) return { token: { kind, value, offset }, next: offset + value.length }
  }
  throw new Fault(`"${String.fromCodePoint(text.codePointAt(offset) ?? 0)}" is not valid here`, {
    offset,
    hint: hintFor(text, offset),
  })
}

function hintFor(text: string, offset: number): string | undefined {
  if (text.startsWith('&&', offset)) return 'write and'
  return text[offset] === '!' ? 'write not' : undefined
}

function readText(text: string, offset: number, quote: string): Read {
  let value = ''
  let at = offset + 1
  for (; at < text.length && text[at] !== quote; at++) {
    if (text[at] !== '\\') {
      value += text[at]
      continue
    }
    const { meaning, length } = readEscape(text, at)
    value += meaning
    at += length - 1
  }
  if (at >= text.length)
    throw new Fault('this string is not closed', { offset, hint: `write ${quote} at its end` })
  return { token: { kind: 'text', value, offset }, next: at + 1 }
}

/** As in Python, a backslash that begins no escape stays: `'\d+'` is what it looks like. */
function readEscape(text: string, at: number): { readonly meaning: string; readonly length: number } {
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(text.slice(at, at + 6))
  if (code !== null) {
    const meaning = String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16))
    return { meaning, length: code[0].length }
  }
  const letter = text[at + 1] ?? ''
  return { meaning: ESCAPES[letter] ?? `\\${letter}`, length: 2 }
}

const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

const SPACE = /\s*/y
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy
const DIGITS = /\d+/y
const NUMBER = /\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy
const SIGN = /==|!=|<=|>=|\/\/|\*\*|[<>+\-*/%~|()[\]{}.,:=]/y
