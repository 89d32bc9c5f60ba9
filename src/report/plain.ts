import { isBookkeeping } from '../model/change.ts'
import type { Counts, RunEvent } from '../model/event.ts'
import type { Announced, Outcome } from '../model/outcome.ts'
import { isMispredicted, type Predictions } from '../model/predictions.ts'
import { groupCauses } from './causes.ts'
import { type Detail, linesOf } from './change-lines.ts'
import { shownOutcome } from './hidden.ts'
import { barred, oneLine } from './terminal-text.ts'
import { tellTiming } from './timing-lines.ts'

/** Writes one line of output, without its end. */
export type Write = (line: string) => void

/** Tells a run to a person, line by line, as it happens. */
export function plainReport(
  print: Write,
  detail: Detail & { readonly verbose: boolean },
): (event: RunEvent) => void {
  const assumed = new Set<string>()
  const causes = groupCauses()
  const write = (line: string) => print(oneLine(line))
  const tell = (head: string, text: string) => tellBarred(write, head, text)
  return (event) => {
    causes.take(event)
    switch (event.event) {
      case 'run':
        return write(
          `${event.check ? 'CHECK' : 'RUN'} ${event.playbook} on ${count(event.hosts.length, 'host')}`,
        )
      case 'play':
        return heading(write, `PLAY ${event.play}`)
      case 'doing':
      case 'connected':
      case 'machine':
        return undefined
      case 'unreachable':
        return tell(`unreachable  ${event.host}: `, event.reason)
      case 'failed':
        return tell(`failed       ${event.host}: `, event.reason)
      case 'note':
        return tell(`note         ${event.host}: `, event.text)
      case 'output':
        return detail.verbose ? write(`says         ${event.host}: ${event.line}`) : undefined
      case 'step':
        return tellStep(write, event, { ...detail, assumed })
      case 'end':
        return tellEnd(write, event, causes.lines())
      case 'timing':
        return tellTiming(write, event)
    }
  }
}

function tellBarred(write: Write, head: string, text: string): void {
  const [first, ...more] = barred(text)
  write(`${head}${first}`)
  for (const line of more) write(`${INSET}${line}`)
}

/** Below a step, what it did. */
const INSET = ' '.repeat(15)

/** A part of the report begins, below an empty line. */
function heading(write: Write, words: string): void {
  write('')
  write(words)
}

type StepEvent = Extract<RunEvent, { event: 'step' }>

function tellStep(
  write: Write,
  { host, on, step, outcome }: StepEvent,
  detail: Detail & { readonly verbose: boolean; readonly assumed: Set<string> },
): void {
  if (outcome.status === 'skipped' && !detail.verbose) return
  const where = outcome.status === 'failed' ? `  (${step.file}:${step.line})` : ''
  const items = outcome.items === undefined ? '' : ` (${outcome.items} items)`
  const kind = step.handler ? 'handler ' : ''
  const rests = outcome.assuming ?? []
  const status = rests.length === 0 ? outcome.status : `${outcome.status} (assumed)`
  write(
    `${status.padEnd(11)}  ${host}${on === undefined ? '' : ` on ${on}`}  ${kind}${step.name} [${step.task}]${items}${where}`,
  )
  for (const line of outcomeLines(shownOutcome(outcome), detail)) write(`${INSET}${line}`)
  for (const one of rests.filter((text) => isNew(`${host} ${text}`, detail.assumed))) write(`${INSET}${one}`)
}

/** True the first time: an assumption that many steps rest on is told once a host. */
function isNew(text: string, told: Set<string>): boolean {
  if (told.has(text)) return false
  told.add(text)
  return true
}

function outcomeLines(outcome: Outcome, detail: Detail): string[] {
  const reason =
    outcome.reason === undefined || (outcome.status === 'changed' && outcome.changes.length > 0)
      ? []
      : barred(outcome.reason)
  const rescued = outcome.rescued === undefined ? [] : [`rescued by “${outcome.rescued}”`]
  return [...linesOf(outcome.changes.filter(isShown), detail), ...reason, ...rescued]
}

/** That a handler is pending is told where it arises; that it was handled shows by itself. */
function isShown({ change }: Announced): boolean {
  return (
    !isBookkeeping(change) || change.sort !== 'state' || !change.after.known || change.after.value !== null
  )
}

function tellEnd(write: Write, event: Extract<RunEvent, { event: 'end' }>, causes: readonly string[]): void {
  heading(write, 'RECAP')
  for (const [host, counts] of Object.entries(event.recap))
    write(`${host}  ${recapLine(counts)}${event.check ? verdict(counts) : ''}`)
  for (const [host, predictions] of Object.entries(event.predictions))
    tellPredictions(write, host, predictions)
  if (causes.length > 0) heading(write, 'CAUSES')
  for (const cause of causes) write(cause)
  write(`${event.seconds.toFixed(1)} s`)
  if (event.todo.length > 0) heading(write, 'TO DO BY HAND')
  for (const { text, hosts } of event.todo) {
    const [first, ...more] = barred(text)
    write(`${first}  (for ${hosts.join(', ')})`)
    for (const line of more) write(line)
  }
}

/** What had been predicted beside what was made; where all came as it was said, one line. */
function tellPredictions(write: Write, host: string, predictions: Predictions): void {
  const { made, exact, assumed, unknown } = predictions
  if (made === 0 && !isMispredicted(predictions)) return
  write(
    `${host}  ${count(made, 'change')}: ${exact} as predicted, ${assumed} as assumed, ${unknown} announced as unknown`,
  )
  const others = {
    wrong: 'predicted differently',
    unannounced: 'not predicted',
    unmade: 'predicted, not made',
  }
  for (const [name, words] of Object.entries(others))
    for (const one of predictions[name as keyof typeof others]) write(`  ${words}  ${one}`)
}

/** What a dry run comes to on a host that it could plan for. */
function verdict({ failed, unreachable, unknown, changed, waiting }: Counts): string {
  if (failed + unreachable > 0) return ''
  if (unknown > 0) return '  (cannot tell)'
  if (waiting > 0) return changed > 0 ? '  (would change, and waits for a person)' : '  (waits for a person)'
  return changed > 0 ? '  (would change)' : '  (converged)'
}

/** The outcomes of a host that occurred, with their numbers. */
export function recapLine(counts: Counts): string {
  const words = Object.entries(counts).filter(
    ([status, number]) => number > 0 || status === 'ok' || status === 'changed',
  )
  return words.map(([status, number]) => `${status} ${number}`).join('  ')
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
