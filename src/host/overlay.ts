import { type Change, type Doubt, type Effect, isBookkeeping } from '../model/change.ts'
import type { Fact, FactKind } from '../model/fact.ts'
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
  /** Remembers what is planned now; the result takes back all that is planned after it. */
  mark(): () => void
}

/** What changes that were planned later than the fact itself say of other facts. */
export interface Later {
  /** The answer that they set. */
  at(fact: Fact): Seen<Json> | undefined
  /** True when one of them takes the thing away, though a later one may make it again. */
  removes(fact: Fact): boolean
  /** The first fact of a kind that one sets and that is like this. */
  some(
    kind: FactKind,
    like: (arg: string, value: Seen<Json>) => boolean,
  ): { readonly arg: string; readonly value: Seen<Json> } | undefined
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

interface Setting {
  readonly fact: Fact
  readonly at: number
  readonly value: Seen<Json>
  /** What was set before it. */
  readonly earlier: Setting | undefined
}

interface Cloud {
  readonly at: number
  readonly effect: Doubt
}

/** An overlay with nothing planned yet. */
export function emptyOverlay(derive: Derive): Overlay {
  return overlayFrom(derive, { sets: new Map(), kinds: new Set(), clouds: [], clock: 0, last: undefined })
}

/** What is planned: facts that are set, facts that are dimmed, and when. */
interface Planned {
  readonly sets: Map<string, Setting>
  /** The kinds of facts that were ever set. */
  readonly kinds: Set<FactKind>
  readonly clouds: Cloud[]
  readonly clock: number
  /** The first planned change, by which an opaque fact says why it cannot be told. */
  readonly last: string | undefined
}

function overlayFrom(derive: Derive, planned: Planned): Overlay {
  const { sets, kinds, clouds } = planned
  let { clock, last } = planned

  const blur = (effect: Effect) => {
    clock += 1
    count(effect)
  }
  const count = (effect: Effect) => {
    if (!('fact' in effect)) return void clouds.push({ at: clock, effect })
    const { fact, becomes: value } = effect
    kinds.add(fact.kind)
    sets.set(fact.id, { fact, at: clock, value, earlier: sets.get(fact.id) })
  }
  return {
    see: async (fact, base) => {
      const set = sets.get(fact.id)
      const after = (at: number, value: Seen<Json>) =>
        clouds
          .filter((cloud) => cloud.at > at && covers(cloud.effect, fact))
          .reduce((seen, { effect }) => dim(seen, effect, fact), value)
      const own = async () => after(set?.at ?? 0, set?.value ?? opaquely(fact, known(await base()), last))
      if (sets.size === 0) return own()
      const later = setAfter(planned, set?.at ?? 0)
      const derived = await derive(fact, later, own)
      return derived === undefined ? own() : after(later.until(), derived)
    },
    add: (change) => {
      if (!isBookkeeping(change) && (change.sort === 'state' || change.leaves)) last ??= change.summary
      clock += 1 // one for all of a change: nothing of it tells anything of the rest
      change.effects.forEach(count)
      if (change.sort === 'state') count({ fact: change.goal, becomes: change.after })
    },
    blur,
    sets: (fact) => sets.has(fact.id),
    copy: () =>
      overlayFrom(derive, { sets: new Map(sets), kinds: new Set(kinds), clouds: [...clouds], clock, last }),
    mark: () => {
      const then = { sets: new Map(sets), clouds: clouds.length, clock, last }
      return () => {
        sets.clear()
        for (const [id, set] of then.sets) sets.set(id, set)
        clouds.length = then.clouds
        clock = then.clock
        last = then.last
      }
    },
  }
}

/** What is set later than this; and when the last of that was set which somebody looked at. */
function setAfter(
  { sets, kinds }: Pick<Planned, 'sets' | 'kinds'>,
  since: number,
): Later & { until(): number } {
  let until = since
  const seen = (set: Setting): Seen<Json> => {
    until = Math.max(until, set.at)
    return set.value
  }
  return {
    until: () => until,
    at: ({ id }) => {
      const set = sets.get(id)
      return set === undefined || set.at <= since ? undefined : seen(set)
    },
    removes: ({ id }) => {
      for (let set = sets.get(id); set !== undefined && set.at > since; set = set.earlier)
        if (set.value.known && set.value.value === null) return seen(set) === set.value
      return false
    },
    some: (kind, like) => {
      if (!kinds.has(kind)) return undefined
      for (const set of sets.values()) {
        const { kind: its, arg } = set.fact
        if (set.at > since && its === kind && typeof arg === 'string' && like(arg, set.value))
          return { arg, value: seen(set) }
      }
      return undefined
    },
  }
}

/** What a command answers may rest on anything that was changed before. */
function opaquely({ kind }: Fact, value: Seen<Json>, changed: string | undefined): Seen<Json> {
  if (kind.opaque === undefined || changed === undefined) return value
  if (kind.opaque === 'unknown')
    return unknown(`it is asked after other changes, the first of them “${changed}”`)
  return value.known ? known(value.value, ['if no earlier change matters to its guard']) : value
}

function covers(effect: Doubt, { kind, arg }: Fact): boolean {
  const { outside = [] } = effect
  if (typeof arg === 'string' && outside.some((path) => `${arg}/`.startsWith(path))) return false
  return 'happening' in effect ? true : (effect.kinds?.includes(kind) ?? true)
}

function dim(value: Seen<Json>, effect: Doubt, { kind }: Fact): Seen<Json> {
  const become = 'happening' in effect ? kind.dependsOn?.[effect.happening] : effect.become
  if (!value.known || become === undefined) return value
  const absent = value.value === null || value.value === false // `exists` answers with a boolean
  if (become.endsWith('if absent') && !absent) return value
  if (become.startsWith('unknown')) return unknown(effect.cause)
  const because = 'happening' in effect ? effect.assuming : effect.cause
  return known(value.value, [...new Set([...(value.assuming ?? []), because])])
}
