import type { Draft, DraftGroup } from './draft.ts'
import { cutCircles } from './group-circles.ts'

/** How the groups of an inventory contain each other. */
export interface GroupTree {
  /** Hosts of each group and of those below it, in order. */
  readonly members: ReadonlyMap<string, readonly string[]>
  /** The groups that a host is in, from the weakest to the strongest: `all`, parents before children, siblings by name. */
  readonly groupsOf: (host: string) => readonly DraftGroup[]
}

/** Puts loose groups and hosts in their places, reports groups that contain themselves, and ranks the rest. */
export function groupTree(draft: Draft): GroupTree {
  const groups = draft.groups
  cutCircles(draft)
  adopt(draft)
  const depths = depthsOf(groups)
  const members = new Map<string, readonly string[]>()
  for (const name of groups.keys()) members.set(name, membersOf(groups, name, members))
  const ranked = [...groups.values()].sort((a, b) => rank(depths, a, b))
  const byHost = new Map<string, DraftGroup[]>([...draft.hosts.keys()].map((host) => [host, []]))
  for (const group of ranked) for (const host of members.get(group.name) ?? []) byHost.get(host)?.push(group)
  return { members, groupsOf: (host) => byHost.get(host) ?? [] }
}

/** Groups without a parent and hosts without a group belong to `all`. */
function adopt({ groups, hosts }: Draft): void {
  const all = groups.get('all')
  if (all === undefined) return
  const children = new Set([...groups.values()].flatMap((group) => [...group.children]))
  for (const name of groups.keys()) if (name !== 'all' && !children.has(name)) all.children.add(name)
  const grouped = new Set(
    [...groups.values()].filter((group) => group !== all).flatMap((group) => [...group.hosts]),
  )
  const loose = [...hosts.keys()].filter((host) => !grouped.has(host))
  const ungrouped = groups.get('ungrouped') ?? {
    name: 'ungrouped',
    at: all.at,
    hosts: new Set(),
    children: new Set(),
    layers: [],
  }
  groups.set('ungrouped', ungrouped)
  all.children.add('ungrouped')
  for (const host of loose) ungrouped.hosts.add(host)
}

/** The longest way down from `all` to each group. */
function depthsOf(groups: ReadonlyMap<string, DraftGroup>): ReadonlyMap<string, number> {
  const parents = new Map<string, string[]>([...groups.keys()].map((name) => [name, []]))
  for (const { name, children } of groups.values())
    for (const child of children) parents.get(child)?.push(name)
  const depths = new Map<string, number>()
  const depthOf = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    const depth = (parents.get(name) ?? []).reduce((most, parent) => Math.max(most, depthOf(parent) + 1), 0)
    depths.set(name, depth)
    return depth
  }
  for (const name of groups.keys()) depthOf(name)
  return depths
}

type Members = Map<string, readonly string[]>

function membersOf(groups: ReadonlyMap<string, DraftGroup>, name: string, known: Members): readonly string[] {
  const found = known.get(name)
  if (found !== undefined) return found
  const group = groups.get(name)
  const below = [...(group?.children ?? [])].flatMap((child) => membersOf(groups, child, known))
  const all = [...new Set([...(group?.hosts ?? []), ...below])]
  known.set(name, all)
  return all
}

function rank(depths: ReadonlyMap<string, number>, a: DraftGroup, b: DraftGroup): number {
  const depth = (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0)
  return depth || priority(a) - priority(b) || (a.name < b.name ? -1 : 1)
}

function priority(group: DraftGroup): number {
  return group.layers.reduce((last, { values }) => Number(values['ansible_group_priority'] ?? last), 1)
}
