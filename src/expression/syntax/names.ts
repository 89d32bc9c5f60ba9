import type { Position, Problem } from '../../model/problem.ts'
import { didYouMean } from '../../schema/nearest.ts'

/** A variable that a text needs, and where. */
export interface Name {
  readonly name: string
  readonly at: Position
  /** True if the text asks whether it is there (`is defined`, `default`): then it may be missing. */
  readonly optional?: true
  /** The variables in whose place it is taken (`default`): it may be missing where one of them is there. */
  readonly insteadOf?: readonly string[]
}

/** True where a text does without a variable. */
export function mayMiss({ optional, insteadOf }: Name, isThere: (name: string) => boolean): boolean {
  return optional === true || (insteadOf ?? []).some(isThere)
}

/** Among known names, this one means that there may be any other. */
export const ANY_NAME = '*'

/** A problem for every needed variable that there is not; a name is reported once a place. */
export function checkNames(needed: Iterable<Name>, known: Iterable<string>): Problem[] {
  const there = new Set(known)
  if (there.has(ANY_NAME)) return []
  const missing = new Map<string, Problem>()
  for (const one of needed) {
    const { name, at } = one
    if (there.has(name) || mayMiss(one, (other) => there.has(other))) continue
    const hint = didYouMean(name, there) ?? 'define it under vars, in the inventory or with -e'
    missing.set(JSON.stringify([name, at]), { message: `"${name}" is not defined`, at, hint })
  }
  return [...missing.values()]
}
