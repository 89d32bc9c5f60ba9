import { styleText } from 'node:util'
import type { RunEvent } from '../model/event.ts'
import type { Status } from '../model/outcome.ts'

type Colour = 'green' | 'yellow' | 'red' | 'magenta' | 'cyan' | 'dim' | 'bold'

const STATUS: { readonly [K in Status]: Colour } = {
  ok: 'green',
  changed: 'yellow',
  waiting: 'cyan',
  failed: 'red',
  skipped: 'dim',
  unreachable: 'red',
  unknown: 'magenta',
}

/** A text in a colour, for whoever has found that colours are wanted. */
export function inColour(colour: Colour, text: string): string {
  return styleText(colour, text, { validateStream: false })
}

/** A line that tells of an event, in the event's colours; its words stay as they are. */
export function coloured(line: string, event: RunEvent): string {
  if (line === '') return ''
  switch (event.event) {
    case 'run':
    case 'play':
      return inColour('bold', line)
    case 'failed':
    case 'unreachable':
      return inColour('red', line)
    case 'note':
      return inColour('cyan', line)
    case 'step':
      return colouredStep(line, event.outcome.status)
    case 'end':
      return line.replace(/(?:failed|unreachable) [1-9]\d*/g, (word) => inColour('red', word))
    case 'output':
      return inColour('dim', line)
    case 'doing':
    case 'connected':
    case 'machine':
    case 'timing':
      return line
  }
}

function colouredStep(line: string, status: Status): string {
  if (line.startsWith(status)) return inColour(STATUS[status], status) + line.slice(status.length)
  const sign = /^ {17}([+-])(?!\1)/.exec(line)?.[1]
  return sign === undefined ? line : inColour(sign === '+' ? 'green' : 'red', line)
}
