import { Fault } from '../syntax/fault.ts'
import { type Token, tokenize } from '../syntax/tokens.ts'

/** A Jinja text in pieces: text as it is, the words of an expression, the words of a statement. */
export type Cut =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'put' | 'tag'; readonly tokens: readonly Token[]; readonly offset: number }

/** How white space beside statements is treated; these are Ansible's. */
export interface Spacing {
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
}

interface Walk {
  readonly text: string
  readonly spacing: Spacing
  readonly cuts: Cut[]
}

/** Cuts a text as Jinja does, from an offset on. */
export function cutText(text: string, spacing: Spacing, start = 0): readonly Cut[] {
  const walk = { text, spacing, cuts: [] }
  let from = start
  for (;;) {
    const open = nextOpen(text, from)
    if (open === undefined) break
    const sign = text[open + 2] ?? ''
    pushText(walk, before({ ...walk, from, open, sign }))
    from = cutOne(walk, open, sign === '-' || sign === '+' ? open + 3 : open + 2)
  }
  pushText(walk, text.slice(from))
  return walk.cuts
}

const OPEN = /\{[{%#]/g

function nextOpen(text: string, from: number): number | undefined {
  OPEN.lastIndex = from
  return OPEN.exec(text)?.index
}

function pushText({ cuts }: Walk, text: string): void {
  if (text !== '') cuts.push({ kind: 'text', text })
}

interface Opening extends Walk {
  readonly from: number
  readonly open: number
  readonly sign: string
}

/** The text before a sign, without the white space that does not count. */
function before({ text, spacing, from, open, sign }: Opening): string {
  const plain = text.slice(from, open)
  if (sign === '-') return plain.trimEnd()
  if (!spacing.lstripBlocks || sign === '+' || text[open + 1] === '{') return plain
  const line = plain.lastIndexOf('\n') + 1
  const isWholeLine = line > 0 || from === 0 || text[from - 1] === '\n'
  return isWholeLine && plain.slice(line).trim() === '' ? plain.slice(0, line) : plain
}

/** Takes what begins at a place; the offset behind it. */
function cutOne(walk: Walk, open: number, start: number): number {
  const { text, cuts } = walk
  if (text[open + 1] === '#') return skipComment(walk, open)
  const raw = text[open + 1] === '%' ? /^\s*raw\s*(?:-%\}\s*|%\})/.exec(text.slice(start, start + 200)) : null
  if (raw !== null) return cutRaw(walk, open, start + raw[0].length)
  const close = text[open + 1] === '%' ? '%}' : '}}'
  const { tokens, end } = tokenize(text, start, close)
  cuts.push({ kind: close === '}}' ? 'put' : 'tag', tokens, offset: open })
  return behind(walk, end, close)
}

/** The offset behind a closing sign, and behind the white space that goes with it. */
function behind({ text, spacing }: Walk, end: number, close: string): number {
  const sign = text[end]
  const after = end + (sign === '-' || sign === '+' ? 1 : 0) + close.length
  if (sign === '-') return skipSpace(text, after)
  const trims = spacing.trimBlocks && sign !== '+' && close !== '}}'
  return trims && text[after] === '\n' ? after + 1 : after
}

function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset
  return offset + (SPACE.exec(text)?.[0].length ?? 0)
}

const SPACE = /\s*/y

function skipComment(walk: Walk, open: number): number {
  const end = walk.text.indexOf('#}', open + 2)
  if (end === -1)
    throw new Fault('the comment {# is not closed', {
      offset: open,
      hint: 'write #} at its end, or {{ "{#" }} for these signs',
    })
  const sign = walk.text[end - 1]
  return behind(walk, end - ((sign === '-' || sign === '+') && end > open + 2 ? 1 : 0), '#}')
}

function cutRaw(walk: Walk, open: number, start: number): number {
  const end = /\{%([-+]?)\s*endraw\s*(?=[-+]?%\})/.exec(walk.text.slice(start))
  if (end === null)
    throw new Fault('{% raw %} is not closed', { offset: open, hint: 'write {% endraw %} at its end' })
  const at = start + end.index
  pushText(walk, before({ ...walk, from: start, open: at, sign: end[1] ?? '' }))
  return behind(walk, at + end[0].length, '%}')
}
