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

/** An inventory with nothing in it but the group `all`. */
export function emptyDraft(): Draft {
  const draft: Draft = { groups: new Map(), hosts: new Map(), problems: [], named: 0 }
  groupIn(draft, 'all', { file: 'inventory', line: 1, column: 1 })
  return draft
}

/** The group of that name, made if there was none. */
export function groupIn(draft: Draft, name: string, at: Position): DraftGroup {
  const known = draft.groups.get(name)
  if (known !== undefined) return known
  const group: DraftGroup = { name, at, hosts: new Set(), children: new Set(), layers: [] }
  draft.groups.set(name, group)
  return group
}

/** The host of that name, made if there was none. */
export function hostIn(draft: Draft, name: string, at: Position): DraftHost {
  const known = draft.hosts.get(name)
  if (known !== undefined) return known
  const host: DraftHost = { name, at, layers: [] }
  draft.hosts.set(name, host)
  return host
}

/** Why a text cannot name a group: patterns could not tell it from an operator. */
export function wrongGroupName(name: string): string | undefined {
  return /^[\p{L}\p{M}\p{N}_.-]+$/u.test(name)
    ? undefined
    : `"${name}" cannot name a group: letters, digits, _, - and . can`
}
