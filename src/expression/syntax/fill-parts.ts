import { type Jinja, parseJinja } from '../statements/jinja.ts'
import { parseTokens } from './parse.ts'
import { tokenize } from './tokens.ts'
import type { Node } from './tree.ts'

/** A text cut into what stands for itself and the expressions in its braces. */
export type Part = string | Node | Statements

/** A text with statements or comments of Jinja. */
export interface Statements extends Jinja {
  readonly kind: 'statements'
}

/** Cuts a text. As in Jinja, `{{-` and `-}}` take the white space beside them away. */
export function partsOfText(text: string): readonly Part[] {
  if (/\{[%#]/.test(text)) return [{ kind: 'statements', ...parseJinja(text) }]
  const parts: Part[] = []
  let from = 0
  let trims = false
  for (;;) {
    const open = text.indexOf('{{', from)
    const before = text.slice(from, open === -1 ? text.length : open)
    const kept = trims ? before.trimStart() : before
    if (open === -1) return kept === '' ? parts : [...parts, kept]
    const trimsBefore = text[open + 2] === '-'
    const literal = trimsBefore ? kept.trimEnd() : kept
    if (literal !== '') parts.push(literal)
    const words = tokenize(text, open + (trimsBefore ? 3 : 2), '}}')
    parts.push(parseTokens(words))
    trims = text[words.end] === '-'
    from = words.end + (trims ? 3 : 2)
  }
}
