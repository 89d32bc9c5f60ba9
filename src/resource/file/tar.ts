import { utf8 } from '../../host/utf8.ts'

/** One member of a tar archive. Content is one byte to a character (latin1). */
export interface Member {
  readonly path: string
  readonly type: 'file' | 'directory' | 'link' | 'other'
  /** Four octal digits. */
  readonly mode: string
  readonly owner: string
  readonly group: string
  readonly target: string
  readonly content: string
}

const BLOCK = 512

/** Reads an archive as GNU tar writes it (`--format=gnu`: long names stand in members of their own). */
export function parseTar(archive: string): Member[] {
  const members: Member[] = []
  let longName: string | undefined
  let longTarget: string | undefined
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== '\0'; ) {
    const header = archive.slice(at, at + BLOCK)
    const size = number(header, 124, 12)
    // What is not an archive must not be read as one: without an end, or again and again.
    if (!(size >= 0 && size <= archive.length - at - BLOCK)) throw new SyntaxError('the archive is damaged')
    const content = archive.slice(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const flag = header[156] ?? '0'
    if (flag === 'L') longName = text(content, 0, size)
    else if (flag === 'K') longTarget = text(content, 0, size)
    else {
      members.push(member(header, { content, longName, longTarget }))
      longName = undefined
      longTarget = undefined
    }
  }
  return members
}

interface Body {
  readonly content: string
  readonly longName: string | undefined
  readonly longTarget: string | undefined
}

function member(header: string, { content, longName, longTarget }: Body): Member {
  const name = utf8(longName ?? text(header, 0, 100))
  return {
    path: name.length > 1 ? name.replace(/\/$/, '') : name,
    type: types[header[156] ?? '0'] ?? 'other',
    mode: (number(header, 100, 8) & 0o7777).toString(8).padStart(4, '0'),
    owner: text(header, 265, 32) || String(number(header, 108, 8)),
    group: text(header, 297, 32) || String(number(header, 116, 8)),
    target: utf8(longTarget ?? text(header, 157, 100)),
    content,
  }
}

const types: { readonly [flag: string]: Member['type'] } = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'directory',
  '2': 'link',
}

function text(block: string, at: number, length: number): string {
  const end = block.indexOf('\0', at)
  return block.slice(at, end < 0 ? at + length : Math.min(end, at + length))
}

/** Octal text, or GNU's base-256 form for numbers that do not fit. */
function number(header: string, at: number, length: number): number {
  if ((header.charCodeAt(at) & 0x80) === 0) return Number.parseInt(text(header, at, length).trim() || '0', 8)
  let value = header.charCodeAt(at) & 0x7f
  for (let i = at + 1; i < at + length; i++) value = value * 256 + header.charCodeAt(i)
  return value
}
