import type { RunEvent } from '../model/event.ts'
import type { Announced } from '../model/outcome.ts'
import { HIDDEN } from '../model/secret.ts'
import type { Write } from './plain.ts'

/** Tells a run to a machine: one JSON object a line, the events as they are. */
export function jsonReport(write: Write): (event: RunEvent) => void {
  return (event) =>
    write(
      JSON.stringify(
        event.event === 'step'
          ? { ...event, outcome: { ...event.outcome, changes: event.outcome.changes.map(shown) } }
          : event,
      ),
    )
}

/** A change as data that may be seen: what a performer is given stays behind. */
function shown({ change, certainty, because }: Announced): unknown {
  const { kind, subject, summary, sort, secret } = change
  const states =
    change.sort === 'state'
      ? { before: secret ? HIDDEN : change.before, after: secret ? HIDDEN : change.after }
      : {}
  return { sort, kind, subject, summary, certainty, because, ...states }
}
