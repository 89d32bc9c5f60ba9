import type { Fact, FactKind } from '../model/fact.ts'
import type { Json } from '../model/json.ts'
import type { Seen } from '../model/seen.ts'
import type { Planned, Setting } from './planned-facts.ts'

/** What changes that were planned later than the fact itself say of other facts. */
export interface Later {
  /** The answer that they set. */
  at(fact: Fact): Seen<Json> | undefined
  /** True when one of them takes the thing away, though a later one may make it again. */
  removes(fact: Fact): boolean
  /** True when one of them sets anything at all. */
  any(): boolean
  /** The first fact of a kind that one sets and that is like this. */
  some(
    kind: FactKind,
    like: (arg: string, value: Seen<Json>) => boolean,
  ): { readonly arg: string; readonly value: Seen<Json> } | undefined
}

/** What is set later than this; and when the last of that was set which somebody looked at. */
export function setAfter(
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
    any: () => [...sets.values()].some(({ at }) => at > since),
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
