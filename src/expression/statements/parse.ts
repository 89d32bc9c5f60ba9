import { type Cursor, cursorOver, unexpected } from '../syntax/cursor.ts'
import { Fault } from '../syntax/fault.ts'
import { parseTokens } from '../syntax/parse.ts'
import type { Node } from '../syntax/tree.ts'
import type { Cut } from './cut.ts'
import { type Opened, parseTag } from './parse-tag.ts'
import type { Piece, Pieces } from './tree.ts'

/** The pieces that cuts come to. */
export function parseCuts(cuts: readonly Cut[]): Pieces {
  const walk = { cuts, at: 0, inside: [] }
  const { pieces } = parseUntil(walk, undefined)
  return pieces
}

/** More blocks in blocks than any person writes. */
const DEEPEST = 100

interface Walk {
  readonly cuts: readonly Cut[]
  at: number
  /** The statements that are open, the outermost first. */
  readonly inside: string[]
}

interface Ended {
  readonly pieces: Pieces
  /** The statement that ended the pieces, behind its first word; undefined at the end of the text. */
  readonly by: { readonly word: string; readonly cursor: Cursor; readonly offset: number } | undefined
}

interface Block {
  readonly name: string
  readonly offset: number
  readonly ends: readonly string[]
}

/** Words that are no statement by themselves. */
const INNER = new Set(['else', 'elif'])

function parseUntil(walk: Walk, block: Block | undefined): Ended {
  const pieces: Piece[] = []
  for (;;) {
    const cut = walk.cuts[walk.at++]
    if (cut === undefined) break
    if (cut.kind === 'text') pieces.push(cut)
    else if (cut.kind === 'put') pieces.push({ kind: 'put', value: parsePut(cut) })
    else {
      const cursor = cursorOver(cut.tokens)
      const { kind, value: word } = cursor.next()
      const { offset } = cut
      if (kind !== 'name') throw new Fault('a statement begins with its name: {% if %}', { offset })
      if (block?.ends.includes(word) === true) return { pieces, by: { word, cursor, offset } }
      if (INNER.has(word) || word.startsWith('end')) throw stray(word, offset, block)
      pieces.push(parseStatement(walk, { word, cursor, offset, inside: [...walk.inside] }))
    }
  }
  if (block === undefined) return { pieces, by: undefined }
  const hint = `write {% ${block.ends.at(-1)} %}`
  throw new Fault(`{% ${block.name} %} is not closed`, { offset: block.offset, hint })
}

function parsePut({ tokens, offset }: Extract<Cut, { kind: 'put' | 'tag' }>): Node {
  if (tokens.length === 1) throw new Fault('there is nothing in these braces', { offset })
  return parseTokens({ tokens, end: 0 })
}

function stray(word: string, offset: number, block: Block | undefined): Fault {
  const inside = block === undefined ? '' : ` inside {% ${block.name} %}`
  const hint = block === undefined ? undefined : `close it first: {% ${block.ends.at(-1)} %}`
  return new Fault(`{% ${word} %} stands in the wrong place${inside}`, { offset, hint })
}

function parseStatement(walk: Walk, opened: Opened): Piece {
  if (walk.inside.push(opened.word) > DEEPEST)
    throw new Fault(`the blocks of this template are nested more than ${DEEPEST} levels deep`, opened)
  const piece = parseTag(opened, (ends, last = true) => {
    const body = parseUntil(walk, { name: opened.word, offset: opened.offset, ends })
    if (body.by !== undefined && last) requireEnd(body.by.cursor)
    return { body: body.pieces, word: body.by?.word ?? '', cursor: body.by?.cursor ?? opened.cursor }
  })
  walk.inside.pop()
  return piece
}

/** A closing statement may repeat the name of what it closes. */
function requireEnd(cursor: Cursor): void {
  if (cursor.peek().kind === 'name') cursor.next()
  if (cursor.peek().kind !== 'end') throw unexpected(cursor.peek(), 'expected the end of the statement')
}
