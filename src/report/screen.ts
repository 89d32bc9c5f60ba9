import { widthOf } from './terminal-text.ts'

/** What is needed of a terminal: its size, which may change, and a way to write to it. */
export interface Terminal {
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** Columns and rows. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A terminal with lines that stay and, below them, a window that is painted over. */
export interface Screen {
  size(): Size
  /** Adds a line above the window; it is seen with the next paint. */
  print(line: string): void
  /** Writes what is new, in one go: the lines since the last paint, and the window as these rows. */
  paint(rows: readonly string[]): void
  /** Writes the last lines, takes the window away and gives the cursor back; again does no harm. */
  close(): void
}

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

/** Takes the bottom of a terminal for a window, whose rows are dressed in their colour as they are written. */
export function createScreen(terminal: Terminal, dress: (row: string) => string): Screen {
  // A terminal that does not know its size says 0.
  const size = () => ({ columns: terminal.columns || 80, rows: terminal.rows || 24 })
  let lines: string[] = []
  let shown: readonly string[] = []
  let hidden = false
  const paint = (rows: readonly string[], cursor = ''): void => {
    const same = rows.join('\n') === shown.join('\n')
    if (lines.length === 0 && same && cursor === '') return
    const text = [...lines, ...rows.map(dress)].map((line) => `${line}\n`).join('')
    terminal.write(`${cursor}${erase(shown, size().columns)}${text}`)
    lines = []
    shown = rows
  }
  return {
    size,
    print: (line) => void lines.push(line),
    paint: (rows) => {
      const hide = !hidden && rows.length > 0
      hidden ||= hide
      paint(rows, hide ? HIDE_CURSOR : '')
    },
    close: () => {
      paint([], hidden ? SHOW_CURSOR : '')
      hidden = false
    },
  }
}

/**
 * From the line below the window, where what a person types (`^C`) is seen, to its beginning. In a terminal made
 * narrower its rows have been wrapped.
 */
function erase(rows: readonly string[], columns: number): string {
  const height = rows.reduce((sum, row) => sum + Math.max(1, Math.ceil(widthOf(row) / columns)), 0)
  return `\r${height > 0 ? `\x1b[${height}A` : ''}\x1b[J`
}
