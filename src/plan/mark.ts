import { createHmac } from 'node:crypto'
import { isBookkeeping } from '../model/change.ts'
import { canonical, isAsTold, isRecord, type Json } from '../model/json.ts'
import type { Announced, Certainty } from '../model/outcome.ts'
import { Secret } from '../model/secret.ts'
import type { Seen } from '../model/seen.ts'

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

/** A state as a saved plan holds it: its data, a keyed digest of what is secret, or why it is unknown. */
export type StateMark = { readonly value: Json } | { readonly digest: string } | { readonly unknown: string }

/** The key with which digests and signatures of plans are made. It stays with the controller. */
export type PlanKey = Buffer

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

/** The same data always as the same text, secrets told: only to make a keyed digest of. */
export function withSecrets(value: unknown): string {
  return canonical(told(value))
}

function told(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(told)
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, told(held)]))
}

/** A digest that tells nothing to who has not the key (HMAC-SHA256, RFC 2104), in hexadecimal. */
export function keyedDigest(text: string, key: PlanKey): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** True when two states are the same; what is not known is the same as nothing. */
export function sameState(left: StateMark | undefined, right: StateMark | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return !('unknown' in left) && !('unknown' in right) && isAsTold(valueOf(left), valueOf(right))
}

function valueOf(state: Exclude<StateMark, { readonly unknown: string }>): Json {
  return 'value' in state ? state.value : state.digest
}

/** A state in a few words, for a person who compares three of them. */
export function stateWords(state: StateMark | undefined): string {
  if (state === undefined) return 'nothing to change'
  if ('unknown' in state) return `unknown (${state.unknown})`
  if ('digest' in state) return `(secret) ${state.digest.slice(0, 12)}`
  if (!isRecord(state.value)) return state.value === null ? 'absent' : JSON.stringify(state.value)
  const shown = Object.entries(state.value).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${name} ${name === 'sha256' ? text.slice(0, 12) : text}`
  })
  return shown.join(', ')
}
