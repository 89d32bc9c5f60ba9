import type { Position, Problem } from '../model/problem.ts'
import { DOCUMENT, fileBytes } from './file-bytes.ts'

/** How a list of problems is shown. */
export interface ProblemFormat {
  readonly colour?: boolean
  /** The text of a file, for the lines around a problem; read from disk unless told otherwise. */
  readonly source?: (file: string) => string | undefined
}

/** Problems for a person: by file and line, each with the lines around it and what to do. */
export function formatProblems(problems: readonly Problem[], format: ProblemFormat = {}): string {
  const paint = format.colour === true ? painted : plain
  const source = remembering(format.source ?? fromDisk)
  const ordered = inOrder(problems)
  const blocks = ordered.slice(0, MOST).map((problem) => block(problem, paint, source))
  const more = ordered.length > MOST ? [`and ${ordered.length - MOST} more\n`] : []
  return [...new Set(blocks), ...more].join('\n')
}

/** More than a person looks at. */
const MOST = 10_000

type Paint = (style: keyof typeof STYLES, text: string) => string

const STYLES = { red: 31, bold: 1, dim: 2, cyan: 36 } as const

function painted(style: keyof typeof STYLES, text: string): string {
  return `\u001B[${STYLES[style]}m${text}\u001B[0m`
}

function plain(_style: keyof typeof STYLES, text: string): string {
  return text
}

function remembering(read: (file: string) => string | undefined): (file: string) => readonly string[] {
  const files = new Map<string, readonly string[]>()
  return (file) => {
    const known = files.get(file)
    if (known !== undefined) return known
    const lines = read(file)?.split(/\r?\n/) ?? []
    files.set(file, lines)
    return lines
  }
}

function fromDisk(file: string): string | undefined {
  try {
    return fileBytes(file, DOCUMENT)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  } catch {
    // A problem may name a file that cannot be read: then it is shown without a frame.
    return undefined
  }
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => compare(a.at, b.at))
}

function compare(a: Position | undefined, b: Position | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

function block(
  { message, at, hint }: Problem,
  paint: Paint,
  source: (file: string) => readonly string[],
): string {
  const where = at === undefined ? '' : `${paint('bold', `${at.file}:${at.line}:${at.column}:`)} `
  const head = `${where}${paint('red', visible(shortened(message)))}`
  const lines = at === undefined ? [] : frame(at, source(at.file), paint)
  const tail = hint === undefined ? [] : [`  ${paint('cyan', `hint: ${visible(shortened(hint))}`)}`]
  return [head, ...lines, ...tail, ''].join('\n')
}

const CONTEXT = 2
const WIDEST = 160

function frame(at: Position, lines: readonly string[], paint: Paint): string[] {
  const text = lines[at.line - 1]
  if (text === undefined || text.startsWith('$ANSIBLE_VAULT;')) return []
  const first = Math.max(1, at.line - CONTEXT)
  const last = Math.min(lines.length, at.line + CONTEXT)
  const width = String(last).length
  const shown: string[] = []
  for (let number = first; number <= last; number++) {
    const line = visible((lines[number - 1] ?? '').slice(0, WIDEST))
    if (number === lines.length && line === '' && number !== at.line) continue
    const mark = number === at.line ? paint('red', '>') : ' '
    shown.push(`${mark} ${paint('dim', `${String(number).padStart(width)} |`)} ${line}`.trimEnd())
    if (number !== at.line || at.column > WIDEST) continue
    shown.push(`  ${' '.repeat(width)} ${paint('dim', '|')} ${' '.repeat(at.column - 1)}${paint('red', '^')}`)
  }
  return shown
}

/** What is quoted in a message may be as long as its file. */
const LONGEST = 2000

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** One column a character, and nothing that a terminal would obey. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll('\t', ' ').replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '?')
}
