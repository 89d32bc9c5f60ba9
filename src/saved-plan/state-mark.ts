import { isAsTold, isRecord, type Json } from '../model/json.ts'

/** A state as a saved plan holds it: its data, a keyed digest of what is secret, or why it is unknown. */
export type StateMark = { readonly value: Json } | { readonly digest: string } | { readonly unknown: string }

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
