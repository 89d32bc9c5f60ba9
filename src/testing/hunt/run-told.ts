import type { RunEvent, StepName } from '../../model/event.ts'
import type { Outcome } from '../../model/outcome.ts'
import { InputError } from '../../model/problem.ts'
import { jsonReport } from '../../report/json.ts'
import type { RunRequest } from '../../run/prepare/run-request.ts'
import { SECRET } from './secret.ts'

/** A step as a run told it. */
export interface Told {
  readonly step: StepName
  readonly outcome: Outcome
}

/** What a run told, and how it ended. */
export interface Ran {
  readonly code: number
  readonly told: readonly Told[]
  /** What went wrong outside any step: input that is wrong, a host that cannot go on, an exception. */
  readonly trouble: string
  readonly notes: readonly string[]
  /** Where a secret was to be seen. */
  readonly shown: readonly string[]
}

/** Runs, and gives what the run told; a planted fault may change that. */
export async function told(
  run: (emit: RunRequest['emit']) => Promise<{ readonly code: number }>,
  changed: (event: RunEvent) => RunEvent | undefined = (event) => event,
): Promise<Ran> {
  const all: RunEvent[] = []
  const ended = await run((event) => all.push(event)).catch(troubleOf)
  const events = all.flatMap((event) => changed(event) ?? [])
  const trouble = events.flatMap((event) =>
    event.event === 'unreachable' || event.event === 'failed' ? [`${event.event}: ${event.reason}`] : [],
  )
  return {
    code: ended.code,
    told: events.flatMap((event) =>
      event.event === 'step' ? [{ step: event.step, outcome: event.outcome }] : [],
    ),
    trouble: [...('trouble' in ended ? [ended.trouble] : []), ...trouble].join('; '),
    shown: reportOf(all).includes(SECRET) ? ['the report'] : [],
    notes: events.flatMap((event) => (event.event === 'note' ? [event.text] : [])),
  }
}

function reportOf(events: readonly RunEvent[]): string {
  const lines: string[] = []
  events.forEach(jsonReport((line) => lines.push(line), { diff: false }))
  return lines.join('\n')
}

/** Wrong input ends as on a command line; an exception is trouble of its own. */
function troubleOf(error: unknown): { readonly code: number; readonly trouble: string } {
  if (error instanceof InputError) return { code: 5, trouble: error.message }
  return {
    code: -1,
    trouble: `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  }
}
