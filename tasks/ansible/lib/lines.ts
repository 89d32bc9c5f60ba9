import { python, Refusal } from 'hostwright'

/** Where a line belongs, as `lineinfile` is told. */
export interface LineWanted {
  readonly line: string
  readonly regexp?: string | undefined
  readonly search_string?: string | undefined
  readonly insertafter?: string | undefined
  readonly insertbefore?: string | undefined
  readonly backrefs: boolean
  readonly firstmatch: boolean
}

/** The lines of a text, each with the line break at its end. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
}

/** A line without its end. */
export function bare(line: string): string {
  return line.replace(/[\r\n]+$/, '')
}

/** A test for lines that a pattern fits; the line break at their end is no part of what is searched. */
export function fitting(source: string): (line: string) => boolean {
  return (line) => python.fits(bare(line), source)
}

/** A text in which the line stands, in the place of what was found or where it is to be inserted. */
export function withLine(text: string, wanted: LineWanted): string {
  const lines = linesOf(text)
  const at = matchAt(lines, wanted)
  if (at >= 0) {
    const [hit] = wanted.regexp === undefined ? [] : python.found(bare(lines[at] ?? ''), wanted.regexp)
    const line = wanted.backrefs && hit !== undefined ? python.replacement(wanted.line, hit) : wanted.line
    return lines.with(at, ended(line)).join('')
  }
  const same = lines.findLastIndex((one) => bare(one) === wanted.line)
  if (same >= 0) return lines.with(same, ended(wanted.line)).join('')
  return wanted.backrefs ? text : inserted(lines, wanted)
}

/** A text without the lines that were found. */
export function withoutLine(text: string, { line, regexp, search_string }: Partial<LineWanted>): string {
  const isGone = (one: string): boolean => {
    if (regexp !== undefined) return fitting(regexp)(one)
    if (search_string !== undefined) return one.includes(search_string)
    return bare(one) === line
  }
  return linesOf(text)
    .filter((one) => !isGone(one))
    .join('')
}

/** The line that is replaced: the last that was found, or the first. */
function matchAt(lines: readonly string[], { regexp, search_string, firstmatch }: LineWanted): number {
  const find = (test: (line: string) => boolean) =>
    firstmatch ? lines.findIndex(test) : lines.findLastIndex(test)
  if (regexp !== undefined) return find(fitting(regexp))
  return search_string === undefined ? -1 : find((one) => one.includes(search_string))
}

function inserted(
  lines: readonly string[],
  { line, insertafter, insertbefore, firstmatch }: LineWanted,
): string {
  if (insertbefore === 'BOF' || insertafter === 'BOF') return [ended(line), ...lines].join('')
  const source = insertafter === undefined || insertafter === 'EOF' ? insertbefore : insertafter
  const found =
    source === undefined || source === 'EOF'
      ? -1
      : firstmatch
        ? lines.findIndex(fitting(source))
        : lines.findLastIndex(fitting(source))
  const whole = lines.map((one, at) => (at === lines.length - 1 ? ended(one) : one))
  if (found < 0) return [...whole, ended(line)].join('')
  const at = insertafter === undefined || insertafter === 'EOF' ? found : found + 1
  return [...whole.slice(0, at), ended(line), ...whole.slice(at)].join('')
}

/** A line with a line break at its end. */
export function ended(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n`
}

/** A block between two marker lines, as `blockinfile` is told. */
export interface BlockWanted {
  readonly block: string
  readonly begin: string
  readonly end: string
  readonly insertafter?: string | undefined
  readonly insertbefore?: string | undefined
}

/** A text with this block; an empty one is none. */
export function withBlock(text: string, wanted: BlockWanted): string {
  if (wanted.begin === wanted.end) throw new Refusal('marker must contain {mark}')
  const lines = linesOf(text)
  const [first, last] = [wanted.begin, wanted.end].map((mark) => lines.lastIndexOf(`${mark}\n`))
  const block =
    wanted.block === '' ? [] : [`${wanted.begin}\n`, ...linesOf(ended(wanted.block)), `${wanted.end}\n`]
  if (first !== undefined && last !== undefined && first >= 0 && last >= 0) {
    const from = Math.min(first, last)
    const rest = [...lines.slice(0, from), ...lines.slice(Math.max(first, last) + 1)]
    return put(rest, from, block)
  }
  return put(lines, blockPlace(lines, wanted), block)
}

function put(lines: readonly string[], at: number, block: readonly string[]): string {
  const before = lines.slice(0, at).map((one, index) => (index === at - 1 ? ended(one) : one))
  return [...before, ...block, ...lines.slice(at)].join('')
}

function blockPlace(lines: readonly string[], { insertafter, insertbefore }: BlockWanted): number {
  if (insertbefore === 'BOF') return 0
  const source = insertafter === undefined || insertafter === 'EOF' ? insertbefore : insertafter
  if (source === undefined) return lines.length
  const at = lines.findLastIndex(fitting(source))
  if (at < 0) return lines.length
  return insertafter === undefined || insertafter === 'EOF' ? at : at + 1
}
