import type { Locate, Position, Problem } from '../model/problem.ts'
import type { Values } from '../model/value.ts'

/** Variables from one place, and where each of them stands. */
export interface Layer {
  readonly values: Values
  readonly locate: Locate
}

/** A group as the sources describe it; later sources add to it. */
export interface DraftGroup {
  readonly name: string
  readonly at: Position
  readonly hosts: Set<string>
  readonly children: Set<string>
  readonly layers: Layer[]
}

/** A host as the sources describe it. */
export interface DraftHost {
  readonly name: string
  readonly at: Position
  readonly layers: Layer[]
}

/** What has been read so far, and what is wrong with it. */
export interface Draft {
  readonly groups: Map<string, DraftGroup>
  readonly hosts: Map<string, DraftHost>
  readonly problems: Problem[]
  /** How many hosts have been named so far, those counted again that are named again. */
  named: number
}

/** How often hosts may be named in all: a few ranges stand for more than any memory holds. */
const MOST_NAMED = 500_000

/** Counts hosts that an inventory names; false, and one problem, where these are too many. */
export function countNamed(draft: Draft, names: number, at: Position): boolean {
  const before = draft.named
  draft.named += names
  if (draft.named <= MOST_NAMED) return true
  const message = `this inventory names hosts more than ${MOST_NAMED} times`
  if (before <= MOST_NAMED) draft.problems.push({ message, at })
  return false
}
