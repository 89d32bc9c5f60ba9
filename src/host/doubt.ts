import type { Doubt } from '../model/change.ts'
import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { known, type Seen, unknown } from '../model/seen.ts'

/** What a command answers may rest on anything that was changed before. */
export function opaquely({ kind }: Fact, value: Seen<Json>, changed: string | undefined): Seen<Json> {
  if (kind.opaque === undefined || changed === undefined) return value
  if (kind.opaque === 'unknown')
    return unknown(`it is queried after other changes, the first of them “${changed}”`)
  return value.known ? known(value.value, ['if no earlier change matters to its guard']) : value
}

/** True for a doubt that is about this fact. */
export function covers(effect: Doubt, { kind, arg, id }: Fact): boolean {
  const { outside = [] } = effect
  if (typeof arg === 'string' && outside.some((path) => `${arg}/`.startsWith(path))) return false
  if ('happening' in effect) return true
  if (effect.facts !== undefined) return effect.facts.some((one) => one.id === id)
  return effect.kinds?.includes(kind) ?? true
}

/** What a doubt makes of an answer: nothing, an assumption, or unknown. */
export function weaken(value: Seen<Json>, effect: Doubt, { kind }: Fact): Seen<Json> {
  const become = 'happening' in effect ? kind.dependsOn?.[effect.happening] : effect.become
  if (!value.known || become === undefined) return value
  const absent = value.value === null || value.value === false // `exists` answers with a boolean
  if (become.endsWith('if absent') && !absent) return value
  if (become.startsWith('unknown')) return unknown(effect.cause)
  const because = 'happening' in effect ? effect.assuming : effect.cause
  return known(value.value, [...new Set([...(value.assuming ?? []), because])])
}
