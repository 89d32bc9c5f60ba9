import { type Change, type Doubt, type Effect, isBookkeeping } from '../model/change.ts'
import type { Fact, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import type { Seen } from '../model/seen.ts'

/** A fact that a planned change sets. */
export interface Setting {
  readonly fact: Fact
  readonly at: number
  readonly value: Seen<Json>
  /** What was set before it. */
  readonly earlier: Setting | undefined
}

/** A doubt that a planned change casts, and when. */
interface Invalidation {
  readonly at: number
  readonly effect: Doubt
}

/** What is planned: facts that are set, facts that are dimmed, and when. */
export interface Planned {
  readonly sets: Map<string, Setting>
  /** The kinds of facts that were ever set. */
  readonly kinds: Set<FactKind>
  readonly invalidations: Invalidation[]
  clock: number
  /** The first planned change, by which an opaque fact says why it cannot be told. */
  last: string | undefined
}

/** Where nothing is planned yet. */
export function nothingPlanned(): Planned {
  return { sets: new Map(), kinds: new Set(), invalidations: [], clock: 0, last: undefined }
}

/** The same plans once more, to which others may be added. */
export function copyOf({ sets, kinds, invalidations, ...rest }: Planned): Planned {
  return { sets: new Map(sets), kinds: new Set(kinds), invalidations: [...invalidations], ...rest }
}

/** Remembers what is planned now; the result takes back all that is planned after it. */
export function markOf(planned: Planned): () => void {
  const { sets, invalidations } = planned
  const then = {
    sets: new Map(sets),
    invalidations: invalidations.length,
    clock: planned.clock,
    last: planned.last,
  }
  return () => {
    sets.clear()
    for (const [id, set] of then.sets) sets.set(id, set)
    invalidations.length = then.invalidations
    planned.clock = then.clock
    planned.last = then.last
  }
}

/** Counts a change as done. */
export function addChange(planned: Planned, change: Change): void {
  if (!isBookkeeping(change) && (change.sort === 'state' || change.leaves)) planned.last ??= change.summary
  planned.clock += 1 // one for all of a change: nothing of it tells anything of the rest
  for (const effect of change.effects) count(planned, effect)
  if (change.sort === 'state') count(planned, { fact: change.goal, becomes: change.after })
}

/** Counts an effect that no change states. */
export function invalidate(planned: Planned, effect: Effect): void {
  planned.clock += 1
  count(planned, effect)
}

function count({ sets, kinds, invalidations, clock }: Planned, effect: Effect): void {
  if (!('fact' in effect)) return void invalidations.push({ at: clock, effect })
  const { fact, becomes: value } = effect
  kinds.add(fact.kind)
  sets.set(fact.id, { fact, at: clock, value, earlier: sets.get(fact.id) })
}
