import type { Change, StateChange } from '../model/change.ts'
import type { RunEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import type { Announced, Outcome } from '../model/outcome.ts'
import type { Seen } from '../model/seen.ts'

/** What names a thing, where the same must be the same in every run; and words for a person. */
export interface Hide {
  readonly name: (text: string) => string
  readonly words: (text: string) => string
}

/** An event with its secrets hidden. */
export function maskedEvent(event: RunEvent, hide: Hide): RunEvent {
  switch (event.event) {
    case 'unreachable':
    case 'failed':
      return { ...event, reason: hide.words(event.reason) }
    case 'note':
      return { ...event, text: hide.words(event.text) }
    case 'output':
      return { ...event, change: hide.words(event.change), line: hide.words(event.line) }
    case 'step':
      return { ...event, outcome: maskedOutcome(event.outcome, hide) }
    case 'end':
      return {
        ...event,
        predictions: mapTexts(event.predictions, hide.words) as typeof event.predictions,
        todo: event.todo.map((one) => ({ ...one, text: hide.words(one.text) })),
      }
    case 'run':
    case 'play':
    case 'doing':
    case 'connected':
    case 'machine':
    case 'timing':
      return event
  }
}

function maskedOutcome(outcome: Outcome, hide: Hide): Outcome {
  return {
    ...outcome,
    changes: outcome.changes.map((one) => masked(one, hide)),
    ...(outcome.reason === undefined ? {} : { reason: hide.words(outcome.reason) }),
    ...(outcome.todo === undefined ? {} : { todo: outcome.todo.map(hide.words) }),
    ...(outcome.messages === undefined ? {} : { messages: outcome.messages.map(hide.words) }),
  }
}

/** An announced change with its secrets hidden. */
export function masked({ change, certainty, because }: Announced, hide: Hide): Announced {
  return { change: maskedChange(change, hide), certainty, because: because.map(hide.name) }
}

function maskedChange(change: Change, { name }: Hide): Change {
  const about = { subject: name(change.subject), summary: name(change.summary) }
  if (change.sort === 'act') return { ...change, ...about }
  const state = (seen: StateChange['before']): Seen<Json> =>
    seen.known ? { ...seen, value: mapTexts(seen.value, name) as Json } : seen
  return { ...change, ...about, before: state(change.before), after: state(change.after) }
}

function mapTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, mapTexts(held, replace)]))
}
