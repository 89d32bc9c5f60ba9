import type { RunEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import type { Announced } from '../model/outcome.ts'
import { HIDDEN } from '../model/secret.ts'
import { mapSeen, type Seen } from '../model/seen.ts'
import type { Detail } from './change-lines.ts'
import { shownOutcome } from './hidden.ts'
import type { Write } from './plain.ts'

/** Tells a run to a machine: one JSON object a line, the events as they are; content of files only where the difference was asked for. */
export function jsonReport(write: Write, detail: Detail): (event: RunEvent) => void {
  return (event) =>
    write(
      asAscii(
        JSON.stringify(
          event.event === 'step'
            ? {
                ...event,
                outcome: {
                  ...shownOutcome(event.outcome),
                  changes: shownOutcome(event.outcome).changes.map((one) => shown(one, detail)),
                },
              }
            : event,
        ),
      ),
    )
}

/** What a terminal could take for a command, written as JSON writes it: somebody may look at it. */
function asAscii(text: string): string {
  return text.replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A change as data that may be seen: what a performer is given stays behind. */
function shown({ change, certainty, because }: Announced, { diff }: Detail): unknown {
  const { kind, subject, summary, sort, secret, part } = change
  const state = (seen: Seen<Json>) =>
    secret ? HIDDEN : diff || !seen.known ? seen : mapSeen(seen, withoutContent)
  const states = change.sort === 'state' ? { before: state(change.before), after: state(change.after) } : {}
  return {
    sort,
    kind,
    subject,
    summary,
    ...(part === undefined ? {} : { part }),
    certainty,
    because,
    ...states,
  }
}

/** Content may hold what no flag calls secret; a file is known by its checksum. */
function withoutContent(value: Json): unknown {
  if (typeof value === 'string') return value.includes('\n') ? { lines: value.split('\n').length } : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutContent)
  const { text: _content, ...rest } = value as { readonly [name: string]: Json }
  return Object.fromEntries(Object.entries(rest).map(([name, held]) => [name, withoutContent(held)]))
}
