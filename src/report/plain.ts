import type { Counts, RunEvent } from '../model/event.ts'
import { type Honesty, isMispredicted } from '../model/honesty.ts'
import type { Outcome } from '../model/outcome.ts'
import { changeLines, type Detail } from './change-lines.ts'
import { tellTiming } from './timing.ts'

/** Writes one line of output, without its end. */
export type Write = (line: string) => void

/** Tells a run to a person, line by line, as it happens. */
export function plainReport(
  write: Write,
  detail: Detail & { readonly verbose: boolean },
): (event: RunEvent) => void {
  return (event) => {
    switch (event.event) {
      case 'run':
        return write(
          `${event.check ? 'CHECK' : 'RUN'} ${event.playbook} on ${count(event.hosts.length, 'host')}`,
        )
      case 'play':
        return write(`\nPLAY ${event.play}`)
      case 'doing':
      case 'connected':
      case 'machine':
        return undefined
      case 'unreachable':
        return write(`unreachable  ${event.host}: ${event.reason}`)
      case 'failed':
        return write(`failed       ${event.host}: ${event.reason}`)
      case 'note':
        return write(`note         ${event.host}: ${event.text}`)
      case 'says':
        return detail.verbose ? write(`says         ${event.host}: ${event.line}`) : undefined
      case 'step':
        return tellStep(write, event, detail)
      case 'end':
        return tellEnd(write, event)
      case 'timing':
        return tellTiming(write, event)
    }
  }
}

type StepEvent = Extract<RunEvent, { event: 'step' }>

function tellStep(
  write: Write,
  { host, step, outcome }: StepEvent,
  detail: Detail & { readonly verbose: boolean },
): void {
  if (outcome.status === 'skipped' && !detail.verbose) return
  const where = outcome.status === 'failed' ? `  (${step.file}:${step.line})` : ''
  const items = outcome.items === undefined ? '' : ` (${outcome.items} items)`
  const kind = step.handler ? 'handler ' : ''
  write(`${outcome.status.padEnd(11)}  ${host}  ${kind}${step.name} [${step.task}]${items}${where}`)
  for (const line of outcomeLines(outcome, detail)) write(`               ${line}`)
}

function outcomeLines(outcome: Outcome, detail: Detail): string[] {
  const reason =
    outcome.reason === undefined || (outcome.status === 'changed' && outcome.changes.length > 0)
      ? []
      : outcome.reason.split('\n')
  return [...outcome.changes.flatMap((one) => changeLines(one, detail)), ...reason]
}

function tellEnd(write: Write, event: Extract<RunEvent, { event: 'end' }>): void {
  write('\nRECAP')
  for (const [host, counts] of Object.entries(event.recap))
    write(`${host}  ${recapLine(counts)}${event.check ? verdict(counts) : ''}`)
  for (const [host, honesty] of Object.entries(event.honesty)) tellHonesty(write, host, honesty)
  write(`${event.seconds.toFixed(1)} s`)
}

/** What had been predicted beside what was made; where all came as it was said, one line. */
function tellHonesty(write: Write, host: string, honesty: Honesty): void {
  const { made, exact, assumed, unknown } = honesty
  if (made === 0 && !isMispredicted(honesty)) return
  write(
    `${host}  ${count(made, 'change')}: ${exact} as predicted, ${assumed} as assumed, ${unknown} said to be unknown`,
  )
  const others = { wrong: 'predicted otherwise', unannounced: 'not predicted', unmade: 'predicted, not made' }
  for (const [name, words] of Object.entries(others))
    for (const one of honesty[name as keyof typeof others]) write(`  ${words}  ${one}`)
}

/** What a dry run comes to on a host that it could plan for. */
function verdict({ failed, unreachable, unknown, changed }: Counts): string {
  if (failed + unreachable > 0) return ''
  if (unknown > 0) return '  (cannot tell)'
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
