import type { Value } from '../model/value.ts'

/** What was read, or nothing where the text is no literal. */
type Read = { readonly value: Value } | undefined

/** The value of a literal of Python: a number, a text in quotes, True, None, a list or a dict of these; undefined for anything else. */
export function pythonLiteral(text: string): Read {
  const cursor = new Cursor(text.replace(/^[ \t]+/, ''))
  const read = cursor.value()
  return read !== undefined && cursor.isAtEnd() ? read : undefined
}

const NUMBERS: readonly (readonly [RegExp, (digits: string) => number])[] = [
  [/^0[xX](?:_?[\da-fA-F])+(?![\w.])/, Number],
  [/^0[oO](?:_?[0-7])+(?![\w.])/, Number],
  [/^0[bB](?:_?[01])+(?![\w.])/, Number],
  [/^(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?(?![\w.])/, Number],
  [/^\d(?:_?\d)*\.(?:[eE][-+]?\d(?:_?\d)*)?(?![\w.])/, Number],
  [/^\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*(?![\w.])/, Number],
  [/^(?:0(?:_?0)*|[1-9](?:_?\d)*)(?![\w.])/, Number],
]

const WORDS: { readonly [word: string]: Value } = { True: true, False: false, None: null }

const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

/** Literals nest no deeper than documents do. */
const DEEPEST = 100

class Cursor {
  #at = 0
  #depth = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    this.#skip()
    return this.#at >= this.#text.length
  }

  value(): Read {
    this.#skip()
    const rest = this.#text.slice(this.#at)
    const word = /^(?:True|False|None)(?!\w)/.exec(rest)?.[0]
    if (word !== undefined) {
      this.#at += word.length
      return { value: WORDS[word] ?? null }
    }
    if (/^[uUbB]?["']/.test(rest)) return this.#texts()
    if (rest.startsWith('[')) return this.#list(']')
    if (rest.startsWith('(')) return this.#list(')')
    if (rest.startsWith('{')) return this.#dict()
    return this.#number()
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++
    if (this.#text[this.#at] !== '#') return
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
  }

  #number(): Read {
    const [, signs = ''] = /^([-+\s]*)/.exec(this.#text.slice(this.#at)) ?? []
    const rest = this.#text.slice(this.#at + signs.length)
    for (const [form, make] of NUMBERS) {
      const digits = form.exec(rest)?.[0]
      if (digits === undefined) continue
      this.#at += signs.length + digits.length
      const value = make(digits.replaceAll('_', ''))
      return { value: (signs.match(/-/g)?.length ?? 0) % 2 === 1 ? -value || 0 : value }
    }
    return undefined
  }

  /** Texts that stand beside one another are one. */
  #texts(): Read {
    let all = ''
    for (;;) {
      const one = this.#oneText()
      if (one === undefined) return undefined
      all += one
      this.#skip()
      if (!/^[uUbB]?["']/.test(this.#text.slice(this.#at))) return { value: all }
    }
  }

  #oneText(): string | undefined {
    if (/[uUbB]/.test(this.#text[this.#at] ?? '')) this.#at++
    const quote = this.#text[this.#at] ?? ''
    const end = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote
    this.#at += end.length
    let text = ''
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      const char = this.#text[this.#at] ?? ''
      if (char === '\n' && end.length === 1) return undefined
      text += char === '\\' ? this.#escape() : char
      this.#at++
    }
    if (this.#at >= this.#text.length) return undefined
    this.#at += end.length
    return text
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at + 1)
    const [coded] = /^(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3})/.exec(rest) ?? []
    if (coded !== undefined) {
      this.#at += coded.length
      const code = /^[0-7]/.test(coded) ? Number.parseInt(coded, 8) : Number.parseInt(coded.slice(1), 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : `\\${coded}`
    }
    const letter = rest[0] ?? ''
    this.#at++
    if (letter === '\\' || letter === '"' || letter === "'") return letter
    return ESCAPES[letter] ?? `\\${letter}`
  }

  #list(close: string): Read {
    const items: Value[] = []
    let commas = 0
    const isClosed = this.#entries(close, () => {
      const item = this.value()
      if (item !== undefined) items.push(item.value)
      commas++
      return item !== undefined
    })
    if (!isClosed) return undefined
    const isTuple = close === ')' && (commas !== 1 || /,\s*\)$/.test(this.#text.slice(0, this.#at)))
    return { value: close === ']' || isTuple ? items : (items[0] ?? null) }
  }

  #dict(): Read {
    const entries: [string, Value][] = []
    const isClosed = this.#entries('}', () => {
      const key = this.value()
      this.#skip()
      if (key === undefined || typeof key.value === 'object' || this.#text[this.#at] !== ':') return false
      this.#at++
      const value = this.value()
      if (value === undefined) return false
      entries.push([String(key.value), value.value])
      return true
    })
    return isClosed ? { value: Object.fromEntries(entries) } : undefined
  }

  #entries(close: string, entry: () => boolean): boolean {
    if (++this.#depth > DEEPEST) return false
    this.#at++
    for (;;) {
      this.#skip()
      if (this.#text[this.#at] === close) break
      if (!entry()) return false
      this.#skip()
      if (this.#text[this.#at] === ',') this.#at++
      else if (this.#text[this.#at] !== close) return false
    }
    this.#at++
    this.#depth--
    return true
  }
}
