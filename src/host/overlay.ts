import type { Change, Effect } from '../model/change.ts'
import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { known, type Seen } from '../model/seen.ts'
import { covers, opaquely, weaken } from './doubt.ts'
import { type Later, setAfter } from './later-facts.ts'
import { addChange, copyOf, invalidate, markOf, nothingPlanned, type Planned } from './planned-facts.ts'

/** What a host would answer after the changes planned so far. */
export interface Overlay {
  /** The answer after the planned changes; `base` asks the host as it is. */
  see(fact: Fact, base: () => Promise<Json>): Promise<Seen<Json>>
  /** Counts a change as done. */
  add(change: Change): void
  /** Counts an effect that no change states: of a step that could not be planned. */
  invalidate(effect: Effect): void
  /** True when a planned change sets this fact. */
  sets(fact: Fact): boolean
  /** Another one that begins with what is planned here. */
  copy(): Overlay
  /** Remembers what is planned now; the result takes back all that is planned after it. */
  mark(): () => void
}

/**
 * What planned changes say of a fact that they do not set themselves: a path below a removed directory, a unit whose file
 * is written. `own` is the answer without that.
 */
export type Derive = (
  fact: Fact,
  later: Later,
  own: () => Promise<Seen<Json>>,
) => Promise<Seen<Json> | undefined> | undefined

/** An overlay with nothing planned yet. */
export function emptyOverlay(derive: Derive): Overlay {
  return overlayFrom(derive, nothingPlanned())
}

function overlayFrom(derive: Derive, planned: Planned): Overlay {
  return {
    see: async (fact, base) => {
      const { sets, invalidations } = planned
      const set = sets.get(fact.id)
      const after = (at: number, value: Seen<Json>) =>
        invalidations
          .filter((invalidation) => invalidation.at > at && covers(invalidation.effect, fact))
          .reduce((seen, { effect }) => weaken(seen, effect, fact), value)
      const own = async () =>
        after(set?.at ?? 0, set?.value ?? opaquely(fact, known(await base()), planned.last))
      if (sets.size === 0) return own()
      const later = setAfter(planned, set?.at ?? 0)
      const derived = await derive(fact, later, own)
      return derived === undefined ? own() : after(later.until(), derived)
    },
    add: (change) => addChange(planned, change),
    invalidate: (effect) => invalidate(planned, effect),
    sets: (fact) => planned.sets.has(fact.id),
    copy: () => overlayFrom(derive, copyOf(planned)),
    mark: () => markOf(planned),
  }
}
