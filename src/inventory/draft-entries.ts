import type { Position } from '../model/problem.ts'
import type { Draft, DraftGroup, DraftHost } from './draft.ts'

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
    : `"${name}" is not a valid group name: use letters, digits, _, - and .`
}
