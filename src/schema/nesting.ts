import { Lexer } from 'yaml'

const DEEPEST = 100

/**
 * The line (from 1) at which a YAML text is nested deeper than any person writes, if there is one.
 * The parser calls itself for every level and can take the whole process down, so this looks first, without recursion.
 */
export function tooDeepAt(text: string): number | undefined {
  return deepBlock(text) ?? (mayBeDeepFlow(text) ? deepFlow(text) : undefined)
}

function deepBlock(text: string): number | undefined {
  const indents: number[] = []
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const lead = /^ *(?:[-?] +)*/.exec(line)?.[0] ?? ''
    if (lead.length === line.length && lead.trim() === '') continue
    while (indents.length > 0 && (indents.at(-1) ?? 0) >= lead.length) indents.pop()
    indents.push(lead.length)
    if (indents.length > DEEPEST || lead.replaceAll(' ', '').length > DEEPEST) return number
  }
  return undefined
}

/** Counts brackets wherever they stand, also in strings: cheap, and never too few. */
function mayBeDeepFlow(text: string): boolean {
  let opened = 0
  for (const char of text) {
    if (char === '[' || char === '{') opened++
    else if ((char === ']' || char === '}') && opened > 0) opened--
    if (opened > DEEPEST) return true
  }
  return false
}

function deepFlow(text: string): number | undefined {
  let opened = 0
  let line = 1
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') opened++
    else if (token === ']' || token === '}') opened--
    else line += token.split('\n').length - 1
    if (opened > DEEPEST) return line
  }
  return undefined
}
