import type { Position, Problem } from '../../model/problem.ts'
import { didYouMean } from '../../schema/nearest.ts'

/** A variable that a text needs, and where. */
export interface Name {
  readonly name: string
  readonly at: Position
  /** True if the text asks whether it is there (`is defined`, `default`): then it may be missing. */
  readonly optional?: true
}

/** A problem for every needed variable that there is not; a name is reported once a place. */
export function checkNames(needed: Iterable<Name>, known: Iterable<string>): Problem[] {
  const there = new Set(known)
  const missing = new Map<string, Problem>()
  for (const { name, at, optional } of needed) {
    if (optional === true || there.has(name)) continue
    const hint = didYouMean(name, there) ?? 'define it under vars, in the inventory or with -e'
    missing.set(JSON.stringify([name, at]), { message: `"${name}" is not defined`, at, hint })
  }
  return [...missing.values()]
}
