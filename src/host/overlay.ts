import type { Change, Effect } from '../model/change.ts'
import type { Fact } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import { known, type Seen, unknown } from '../model/seen.ts'

/** What a host would answer after the changes planned so far. */
export interface Overlay {
  /** The answer after the planned changes; `base` asks the host as it is. */
  see(fact: Fact, base: () => Promise<Json>): Promise<Seen<Json>>
  /** Counts a change as done. */
  add(change: Change): void
  /** Counts an effect that no change states: of a step that could not be planned. */
  blur(effect: Effect): void
  /** True when a planned change sets this fact. */
  sets(fact: Fact): boolean
  /** Another one that begins with what is planned here. */
  copy(): Overlay
}

/** What planned changes say of a fact that none of them sets: a path below a removed directory. */
export type Derive = (fact: Fact, planned: (id: string) => Seen<Json> | undefined) => Seen<Json> | undefined

interface Set {
  readonly at: number
  readonly value: Seen<Json>
}

interface Cloud {
  readonly at: number
  readonly effect: Exclude<Effect, { fact: Fact }>
}

/** An overlay with nothing planned yet. */
export function emptyOverlay(derive: Derive): Overlay {
  return overlayFrom(derive, { sets: new Map(), clouds: [], clock: 0, last: undefined })
}

/** What is planned: facts that are set, facts that are dimmed, and when. */
interface Planned {
  readonly sets: Map<string, Set>
  readonly clouds: Cloud[]
  readonly clock: number
  /** The first planned change, by which an opaque fact says why it cannot be told. */
  readonly last: string | undefined
}

function overlayFrom(derive: Derive, planned: Planned): Overlay {
  const { sets, clouds } = planned
  let { clock, last } = planned

  const blur = (effect: Effect) => {
    clock += 1
    if ('fact' in effect) sets.set(effect.fact.id, { at: clock, value: effect.becomes })
    else clouds.push({ at: clock, effect })
  }
  return {
    see: async (fact, base) => {
      const set = sets.get(fact.id)
      const derived = set === undefined ? derive(fact, (id) => sets.get(id)?.value) : undefined
      const value = set?.value ?? derived ?? opaquely(fact, known(await base()), last)
      const since = derived === undefined ? (set?.at ?? 0) : clock
      return clouds.filter(({ at, effect }) => at > since && covers(effect, fact)).reduce(dim, value)
    },
    add: (change) => {
      if (change.kind !== 'debt' && (change.sort === 'state' || change.leaves)) last ??= change.summary
      change.effects.forEach(blur)
      if (change.sort === 'state') blur({ fact: change.goal, becomes: change.after })
    },
    blur,
    sets: (fact) => sets.has(fact.id),
    copy: () => overlayFrom(derive, { sets: new Map(sets), clouds: [...clouds], clock, last }),
  }
}

/** What a command answers may rest on anything that was changed before. */
function opaquely({ kind }: Fact, value: Seen<Json>, changed: string | undefined): Seen<Json> {
  if (kind.opaque === undefined || changed === undefined) return value
  if (kind.opaque === 'unknown')
    return unknown(`it is asked after other changes, the first of them “${changed}”`)
  return value.known ? known(value.value, ['if no earlier change matters to its guard']) : value
}

function covers({ kinds, outside = [] }: Cloud['effect'], { kind, arg }: Fact): boolean {
  if (typeof arg === 'string' && outside.some((path) => `${arg}/`.startsWith(path))) return false
  return kinds?.includes(kind.name) ?? true
}

function dim(value: Seen<Json>, { effect }: Cloud): Seen<Json> {
  if (!value.known) return value
  const absent = value.value === null || value.value === false // `exists` answers with a boolean
  if (effect.become.endsWith('if absent') && !absent) return value
  if (effect.become.startsWith('unknown')) return unknown(effect.cause)
  return known(value.value, [...new Set([...(value.assuming ?? []), effect.cause])])
}
