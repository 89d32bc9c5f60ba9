import type { Ended } from './control.ts'

/** A line of `--json`, with the keys that are looked at here. */
export interface Event {
  readonly event: string
  readonly reason?: string
  readonly text?: string
  readonly step?: { readonly name: string; readonly task: string; readonly handler: boolean }
  readonly outcome?: ToldOutcome
}

/** How a step ended, as it was told. */
export interface ToldOutcome {
  readonly status: string
  readonly reason?: string
  readonly ignored?: boolean
  readonly changes: readonly ToldChange[]
}

/** A change as it was told. */
export interface ToldChange {
  readonly sort: 'state' | 'act'
  readonly kind: string
  readonly subject: string
  readonly summary: string
  readonly after?: { readonly known: boolean; readonly value?: unknown }
}

/** A step as a run told it. */
export interface ToldStep {
  readonly name: string
  readonly task: string
  readonly handler: boolean
  readonly outcome: ToldOutcome
}

/** The steps that a run told. */
export function stepsOf({ events }: Ended): ToldStep[] {
  return events.flatMap(({ event, step, outcome }) =>
    event === 'step' && step !== undefined && outcome !== undefined ? [{ ...step, outcome }] : [],
  )
}

/** Why a run did not end well, in its own words. */
export function reasonsOf(ended: Ended): string[] {
  const outside = ended.events.flatMap(({ event, reason }) =>
    event === 'unreachable' || event === 'failed' ? [`${event}: ${reason ?? ''}`] : [],
  )
  const inside = stepsOf(ended).flatMap(({ name, outcome: { status, reason, ignored } }) =>
    (status === 'failed' || status === 'unreachable') && ignored !== true
      ? [`${name} ${status}: ${reason ?? ''}`]
      : [],
  )
  return [...outside, ...inside]
}

/** The steps, and the handlers, in which a run changed something. */
export function changedIn(ended: Ended): string[] {
  return stepsOf(ended).flatMap(({ name, outcome }) =>
    outcome.status === 'changed'
      ? [`${name}: ${outcome.changes.map(({ summary }) => summary).join(', ')}`]
      : [],
  )
}
