import type { Change } from '../../model/change.ts'
import { canonical } from '../../model/json.ts'
import type { Announced } from '../../model/outcome.ts'

/** Raises TypeError for a change that was made by hand: its kind is a value of `defineChange`, which says how it is done. */
export function requireKind({ kind, effects, summary }: Change): void {
  if (typeof kind !== 'object')
    throw new TypeError(`“${summary}” has no kind of change: defineChange makes one`)
  const isNamed = effects.some(
    (effect) => 'kinds' in effect && effect.kinds?.some((one) => typeof one !== 'object'),
  )
  if (isNamed)
    throw new TypeError(`an effect of “${summary}” names kinds of facts, where their kinds themselves stand`)
}

/** What a change amounts to: nothing when both states are the same, else how sure it is. */
export function announce(change: Change): Announced | undefined {
  if (change.sort === 'act') {
    const { assuming: because = [] } = change
    return { change, certainty: because.length > 0 ? 'assumed' : 'definite', because }
  }
  const { before, after } = change
  if (!before.known && !(change.certain === true && after.known))
    return { change, certainty: 'unknown', because: [before.cause] }
  const assuming = [...new Set([before, after].flatMap((one) => (one.known ? (one.assuming ?? []) : [])))]
  if (!after.known) {
    if (change.certain !== true) return { change, certainty: 'unknown', because: [after.cause] }
    return { change, certainty: assuming.length > 0 ? 'assumed' : 'definite', because: assuming }
  }
  const same = change.kind.same ?? equal
  if (before.known && same(before.value, after.value)) return undefined
  return { change, certainty: assuming.length > 0 ? 'assumed' : 'definite', because: assuming }
}

function equal(before: unknown, after: unknown): boolean {
  return canonical(before) === canonical(after)
}
