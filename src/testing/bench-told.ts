import type { Change } from '../model/change.ts'
import type { RunEvent } from '../model/event.ts'
import type { Predicted } from '../model/predictions.ts'
import { InputError } from '../model/problem.ts'
import { jsonReport } from '../report/json.ts'

/** What a run told. */
export interface Ran {
  readonly code: number
  readonly steps: readonly Predicted[]
  readonly changes: readonly Change[]
  /** How many frames acted for one and the same step. */
  readonly rounds: number
  /** Why it went wrong, in its own words. */
  readonly reason: string
  /** All that was told, as a machine gets it. */
  readonly text: string
}

/** What a run told, and how it ended. */
export async function told(run: (emit: (event: RunEvent) => void) => Promise<number>): Promise<Ran> {
  const events: RunEvent[] = []
  const code = await run((event) => events.push(event)).catch(wrongDocument)
  const steps = events.flatMap((event) =>
    event.event === 'step'
      ? [
          {
            step: event.step.name,
            status: event.outcome.status,
            changes: event.outcome.changes,
          },
        ]
      : [],
  )
  const lines: string[] = []
  events.forEach(jsonReport((line) => lines.push(line), { diff: true }))
  return {
    code: typeof code === 'number' ? code : 5,
    steps,
    changes: steps.flatMap(({ changes }) => changes.map(({ change }) => change)),
    rounds: events.filter((event) => event.event === 'doing' && event.what === 'acting').length,
    reason: typeof code === 'number' ? events.flatMap(wrong).join('; ') : code,
    text: lines.join('\n'),
  }
}

function wrongDocument(error: unknown): string {
  if (error instanceof InputError) return error.message
  throw error
}

function wrong(event: RunEvent): string[] {
  if (event.event === 'unreachable' || event.event === 'failed') return [event.reason]
  if (event.event !== 'step' || event.outcome.status !== 'failed') return []
  return [event.outcome.reason ?? 'it failed']
}
