import { widthOf } from '../../src/report/terminal-text.ts'

/** A terminal for tests: what it was told, and what a person then sees. */
export class FakeTerminal {
  columns: number
  readonly rows: number
  readonly writes: string[] = []
  /** Everything that was ever on it, what has scrolled away included. */
  readonly lines: string[] = ['']
  cursorHidden = false
  #line = 0

  constructor(columns = 80, rows = 24) {
    this.columns = columns
    this.rows = rows
  }

  write(text: string): void {
    this.writes.push(text)
    for (const [part] of text.matchAll(/\p{Cc}\[[?\d]*[A-Za-z]|\p{Cc}|\P{Cc}+/gu)) this.#take(part)
  }

  /** What is there from the first line to the last that is not empty. */
  text(): string {
    return this.lines.join('\n').trimEnd()
  }

  #take(part: string): void {
    const up = /^\p{Cc}\[(\d+)A$/u.exec(part)?.[1]
    if (up !== undefined) {
      if (Number(up) > this.rows - 1) throw new Error(`${up} lines up leaves the terminal`)
      this.#line -= Number(up)
    } else if (part === '\x1b[J') this.lines.splice(this.#line, Infinity, '')
    else if (part === '\x1b[?25l' || part === '\x1b[?25h') this.cursorHidden = part.endsWith('l')
    else if (part === '\n') this.lines[++this.#line] ??= ''
    else if (part !== '\r' && !part.startsWith('\x1b')) this.#print(part)
  }

  #print(text: string): void {
    for (const sign of text) {
      if (widthOf((this.lines[this.#line] ?? '') + sign) > this.columns) this.lines[++this.#line] = ''
      this.lines[this.#line] += sign
    }
  }
}
