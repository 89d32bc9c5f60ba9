import type { Counts, RunEvent } from '../../model/event.ts'

/** What came of a run so far. */
export interface Tally {
  /** How steps and hosts ended, but for failures that are to be ignored. */
  readonly ends: readonly string[]
  readonly recap: () => { readonly [host: string]: Counts }
  /** Tells an event, and counts it. */
  readonly emit: (event: RunEvent) => void
}

/** Counts outcomes as they are told. */
export function tallyOf(emit: (event: RunEvent) => void): Tally {
  const counts = new Map<string, Record<keyof Counts, number>>()
  const ends: string[] = []
  const of = (host: string) => {
    const found = counts.get(host) ?? { ok: 0, changed: 0, failed: 0, skipped: 0, unreachable: 0, unknown: 0 }
    counts.set(host, found)
    return found
  }
  return {
    ends,
    recap: () => Object.fromEntries(counts),
    emit: (event: RunEvent) => {
      if (event.event === 'step') {
        of(event.host)[event.outcome.status] += 1
        if (event.outcome.ignored !== true && event.outcome.rescued === undefined)
          ends.push(event.outcome.status)
      }
      if (event.event === 'unreachable' || event.event === 'failed') {
        of(event.host)[event.event] += 1
        ends.push(event.event)
      }
      emit(event)
    },
  }
}
