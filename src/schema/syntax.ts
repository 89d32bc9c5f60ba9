import type { Document as Tree, YAMLError } from 'yaml'
import type { Position, Problem } from '../model/problem.ts'

/** What is wrong with the YAML itself, in words that say what to do. Unknown tags count. */
export function syntaxProblems(text: string, tree: Tree, place: (offset: number) => Position): Problem[] {
  const seen = new Set<number>()
  const problems: Problem[] = unprintable(text, place)
  for (const { at } of problems) if (at !== undefined) seen.add(at.line)
  const lines = text.split('\n')
  for (const error of [...tree.errors, ...tree.warnings]) {
    const at = place(error.pos[0])
    // One slip makes the parser stumble several times on one line: the first is the cause.
    if (seen.has(at.line)) continue
    seen.add(at.line)
    problems.push({ at, ...said(error, lines[at.line - 1] ?? '') })
  }
  return problems
}

// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/

/** The first character that YAML does not allow and the parser lets pass. */
function unprintable(text: string, place: (offset: number) => Position): Problem[] {
  const found = UNPRINTABLE.exec(text)
  if (found === null) return []
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  const hint = 'if it is intended, write it as an escape in double quotes'
  return [{ message: `the character U+${code} is not allowed in a YAML file`, at: place(found.index), hint }]
}

function said(error: YAMLError, line: string): { message: string; hint?: string } {
  if (startsWithBraces(line)) return BRACES
  const own = OWN_WORDS[error.code]
  if (own !== undefined) return own(error.message)
  return { message: `YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}` }
}

/** What to say where braces stand without quotes, which YAML takes for a map. */
export const BRACES = {
  message: 'a value that starts with {{ must be in quotes, or YAML reads it as a map',
  hint: 'quote it: "{{ ... }}"',
}

function startsWithBraces(line: string): boolean {
  return /^\s*(?:- +)*(?:[^\s"'#][^:"'#]*:\s+|- +)\{\{/.test(line)
}

type Said = (message: string) => { message: string; hint?: string }

const TABS: Said = () => ({ message: 'YAML cannot be indented with tabs', hint: 'use spaces' })
const COLON: Said = () => ({
  message: 'this line is read as a map inside a value',
  hint: 'check the indentation, or quote a value that contains ": "',
})

const OWN_WORDS: { readonly [code: string]: Said } = {
  TAB_AS_INDENT: TABS,
  BLOCK_AS_IMPLICIT_KEY: COLON,
  MULTILINE_IMPLICIT_KEY: COLON,
  MULTIPLE_DOCS: () => ({
    message: 'a file can contain only one YAML document',
    hint: 'split it at the line ---',
  }),
  TAG_RESOLVE_FAILED: (message) => {
    const tag = /: (\S+)$/.exec(message)?.[1] ?? ''
    return TAKES_TEXT.has(tag)
      ? { message: `${tag} takes a string, not a list or map` }
      : { message: `unknown tag ${tag}`, hint: 'known tags: !vault, !env NAME, !file PATH' }
  },
}

const TAKES_TEXT = new Set(['!vault', '!env', '!file'])
