import type { Problem } from '../../model/problem.ts'
import { hintForOperators } from './hints.ts'
import { positionOf } from './position.ts'

interface Report {
  readonly text: string
  readonly file: string
  readonly line: number
  /** As Handlebars says it: the line, the text before, a line that ends under the place, what was expected. */
  readonly said: string
}

/** What Handlebars says, with the place that it means. */
export function problemAt(report: Report): Problem {
  const { text, file, said } = report
  const unclosed = said.includes("got 'EOF'") ? unclosedBlock(text) : undefined
  if (unclosed !== undefined) {
    return {
      message: `the block {{#${unclosed.name}}} is not closed`,
      at: positionOf(text, unclosed.offset, file),
    }
  }
  const offset = offsetOf(report)
  const start = Math.max(0, text.lastIndexOf('{{', offset + 1))
  const at = positionOf(text, start, file)
  if (/got '(?:INVERSE|OPEN_INVERSE_CHAIN)'/.test(said))
    return { message: '{{else}} stands outside a block', at }
  if (said.includes("got 'OPEN_ENDBLOCK'")) return { message: 'this closes no block', at }
  const end = text.indexOf('}}', start)
  if (end === -1) return { message: '"{{" is not closed', at, hint: 'write }} at its end' }
  const hint = hintForOperators(text.slice(start + 2, end))
  if (hint !== undefined) return { message: 'a template has helpers, not operators', at, hint }
  return { message: 'the expression in these braces cannot be parsed', at }
}

/** The first place in the line that has before it what Handlebars shows before the place it means. */
function offsetOf({ text, line, said }: Report): number {
  const [, shown = '', pointer = ''] = said.split('\n')
  const before = shown.slice(0, pointer.indexOf('^')).replace(/^\.\.\./, '')
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const end = start + (lines[line - 1]?.length ?? 0)
  for (let offset = start; offset <= end; offset++) {
    const preceding = text.slice(Math.max(0, offset - 200), offset).replace(/\n/g, '')
    if (preceding.endsWith(before)) return offset
  }
  return start
}

interface Open {
  readonly name: string
  readonly offset: number
}

function unclosedBlock(text: string): Open | undefined {
  const open: Open[] = []
  for (const found of text.matchAll(/\{\{~?(?:!--[\s\S]*?--~?\}\}|([#/])\s*([^\s}~]+))/g)) {
    const [, sign, name = ''] = found
    if (sign === '#') open.push({ name, offset: found.index })
    if (sign === '/') open.pop()
  }
  return open.at(-1)
}
