import { Fault } from './fault.ts'
import { parseTokens } from './parse.ts'
import { tokenize } from './tokens.ts'
import type { Node } from './tree.ts'

/** A text cut into what stands for itself and the expressions in its braces. */
export type Part = string | Node

/** Cuts a text. As in Jinja, `{{-` and `-}}` take the white space beside them away. */
export function partsOfText(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  let trims = false
  for (;;) {
    const open = text.indexOf('{{', from)
    const before = plain(text, from, open === -1 ? text.length : open)
    const kept = trims ? before.trimStart() : before
    if (open === -1) return kept === '' ? parts : [...parts, kept]
    const trimsBefore = text[open + 2] === '-'
    const literal = trimsBefore ? kept.trimEnd() : kept
    if (literal !== '') parts.push(literal)
    const words = tokenize(text, open + (trimsBefore ? 3 : 2), true)
    parts.push(parseTokens(words))
    trims = text[words.end] === '-'
    from = words.end + (trims ? 3 : 2)
  }
}

function plain(text: string, from: number, to: number): string {
  const piece = text.slice(from, to)
  const statement = piece.indexOf('{%')
  if (statement === -1) return piece
  throw new Fault('{% %} statements are not supported', {
    offset: from + statement,
    hint: 'write {{ a if condition else b }}, or use a template file',
  })
}
