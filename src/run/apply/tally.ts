import type { Counts, RunEvent, Todo } from '../../model/event.ts'

/** What came of a run so far. */
export interface Tally {
  /** How steps and hosts ended, but for failures that are to be ignored. */
  readonly ends: readonly string[]
  /** All that a person has to do, in order; the same for several hosts is one. */
  readonly todo: () => readonly Todo[]
  readonly recap: () => { readonly [host: string]: Counts }
  /** Tells an event, and counts it. */
  readonly emit: (event: RunEvent) => void
}

const ZERO = { ok: 0, changed: 0, waiting: 0, failed: 0, skipped: 0, unreachable: 0, unknown: 0 }

function note(todo: Map<string, Todo>, host: string, text: string): void {
  const hosts = todo.get(text)?.hosts ?? []
  if (!hosts.includes(host)) todo.set(text, { text, hosts: [...hosts, host] })
}

/** Counts outcomes as they are told. */
export function tallyOf(emit: (event: RunEvent) => void): Tally {
  const counts = new Map<string, Record<keyof Counts, number>>()
  const ends: string[] = []
  const todo = new Map<string, Todo>()
  const of = (host: string) => {
    const found = counts.get(host) ?? { ...ZERO }
    counts.set(host, found)
    return found
  }
  return {
    ends,
    todo: () => [...todo.values()],
    recap: () => Object.fromEntries(counts),
    emit: (event: RunEvent) => {
      if (event.event === 'step') {
        of(event.host)[event.outcome.status] += 1
        for (const text of event.outcome.todo ?? []) note(todo, event.host, text)
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
