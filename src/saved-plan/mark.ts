import { isBookkeeping } from '../model/change.ts'
import { canonical, isRecord, type Json } from '../model/json.ts'
import type { Announced, Certainty } from '../model/outcome.ts'
import type { Seen } from '../model/seen.ts'
import { keyedDigest, type PlanKey, withSecrets } from './keyed-digest.ts'
import type { StateMark } from './state-mark.ts'

/** An announced change as a saved plan holds it: enough to know it again, nothing that is secret, no content. */
export interface Mark {
  readonly sort: 'state' | 'act'
  readonly kind: string
  readonly subject: string
  readonly summary: string
  readonly certainty: Certainty
  readonly because: readonly string[]
  /** A keyed digest of all that it is given: content, input, argv. */
  readonly data: string
  readonly before?: StateMark
  readonly after?: StateMark
}

/** The marks of announced changes. How the run keeps its books is no part of a plan: what brings it is. */
export function marksOf(changes: readonly Announced[], key: PlanKey): Mark[] {
  return changes.filter(({ change }) => !isBookkeeping(change)).map((one) => markOf(one, key))
}

/** Turns an announced change into its mark. */
export function markOf({ change, certainty, because }: Announced, key: PlanKey): Mark {
  const { sort, subject, summary } = change
  const kind = change.kind.name
  const data = keyedDigest(withSecrets(change.data), key)
  const about = { sort, kind, subject, summary, certainty, because, data }
  if (change.sort === 'act') return about
  const mark = (state: Seen<Json>) => stateMark(state, { key, secret: change.secret })
  return { ...about, before: mark(change.before), after: mark(change.after) }
}

function stateMark(state: Seen<Json>, { key, secret }: { key: PlanKey; secret: boolean }): StateMark {
  if (!state.known) return { unknown: state.cause }
  if (secret) return { digest: keyedDigest(canonical(without(['inode', 'hidden'], state.value)), key) }
  return { value: without(['inode', 'hidden', 'text'], state.value) }
}

/** A file is known by its checksum: its content may hold what no flag calls secret, and an earlier step may part it from its other names. */
function without(keys: readonly string[], state: Json): Json {
  if (!isRecord(state) || state['type'] !== 'file') return state
  return Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key)))
}
