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
}

/** An inventory with nothing in it but the group `all`. */
export function emptyDraft(): Draft {
  const draft: Draft = { groups: new Map(), hosts: new Map(), problems: [] }
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
  return /^[\w.-]+$/.test(name) ? undefined : `"${name}" cannot name a group: letters, digits, _, - and . can`
}
