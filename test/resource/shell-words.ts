/** A word or an operator of a shell script, and the scripts that are substituted in it. */
export interface Token {
  readonly operator: boolean
  /** Without its quotes; expansions as they stand. */
  readonly text: string
  readonly substituted: readonly string[]
}

const OPERATOR = /^(?:\d*(?:<<-?|<>|>>|[<>]&|>\||[<>])|;;|&&|\|\||[;&|()\n])/

/** The tokens of a POSIX script. What it does not know it refuses: a judge must not guess. */
export function tokensOf(script: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < script.length; ) {
    const rest = script.slice(at)
    const skipped = /^(?:[ \t]+|\\\n|#[^\n]*)/.exec(rest)?.[0]
    const operator = OPERATOR.exec(rest)?.[0]
    if (skipped !== undefined) at += skipped.length
    else if (operator !== undefined) {
      tokens.push({ operator: true, text: operator, substituted: [] })
      at += operator.length
    } else {
      const { end, ...word } = wordAt(script, at)
      tokens.push({ operator: false, ...word })
      at = end
    }
  }
  return tokens
}

interface Piece {
  readonly text: string
  readonly substituted: readonly string[]
  readonly end: number
}

function wordAt(script: string, start: number): Piece {
  let [text, at] = ['', start]
  const substituted: string[] = []
  while (at < script.length && !/[\s;&|()<>]/.test(script[at] ?? '')) {
    const piece = pieceAt(script, at)
    text += piece.text
    substituted.push(...piece.substituted)
    at = piece.end
  }
  return { text, substituted, end: at }
}

function pieceAt(script: string, at: number): Piece {
  const letter = script[at] ?? ''
  if (letter === "'") {
    const end = script.indexOf("'", at + 1)
    if (end < 0) throw new SyntaxError('a quote that does not end')
    return { text: script.slice(at + 1, end), substituted: [], end: end + 1 }
  }
  if (letter === '"') return quotedAt(script, at + 1)
  if (letter === '\\') return { text: script[at + 1] ?? '', substituted: [], end: at + 2 }
  return expansionAt(script, at) ?? { text: letter, substituted: [], end: at + 1 }
}

function quotedAt(script: string, start: number): Piece {
  let [text, at] = ['', start]
  const substituted: string[] = []
  while (script[at] !== '"') {
    if (at >= script.length) throw new SyntaxError('a quote that does not end')
    const piece = script[at] === "'" ? { text: "'", substituted: [], end: at + 1 } : pieceAt(script, at)
    text += piece.text
    substituted.push(...piece.substituted)
    at = piece.end
  }
  return { text, substituted, end: at + 1 }
}

function expansionAt(script: string, at: number): Piece | undefined {
  if (script[at] === '`' || script.startsWith('$((', at))
    throw new SyntaxError('backquotes and sums are not read here')
  const command = script.startsWith('$(', at)
  if (!command && !script.startsWith('${', at)) return undefined
  const end = closing(script, at + 2, command ? ')' : '}')
  const inner = script.slice(at + 2, end)
  if (!command && inner.includes('$(')) throw new SyntaxError('a substitution within an expansion')
  return { text: script.slice(at, end + 1), substituted: command ? [inner] : [], end: end + 1 }
}

/** Where what was opened ends; quotes and what is opened within are passed over. */
function closing(script: string, start: number, close: ')' | '}'): number {
  const open = close === ')' ? '(' : '{'
  for (let at = start, depth = 0; at < script.length; ) {
    const letter = script[at]
    if (letter === close && depth === 0) return at
    depth += letter === open ? 1 : letter === close ? -1 : 0
    at = letter === "'" || letter === '"' || letter === '\\' ? pieceAt(script, at).end : at + 1
  }
  throw new SyntaxError('a substitution that does not end')
}
