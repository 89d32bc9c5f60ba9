import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Document as Tree,
  type YAMLMap,
} from 'yaml'
import type { Locate, Path, Position } from '../model/problem.ts'

/** The way from a path in a document's data to the place in its file. */
export function locator({ tree, targets, place }: Located): Locate {
  const pairs: Pairs = new WeakMap()
  const known = new Map<string, Position>()
  return (path, part = 'value') => {
    const asked = JSON.stringify([part, ...path])
    const before = known.get(asked)
    if (before !== undefined) return before
    const found = walk({ tree, targets, pairs }, path)
    const at = place(found.whole && part === 'key' ? found.key : found.value)
    known.set(asked, at)
    return at
  }
}

/** The pairs of maps by their names, for each map in which one was looked for. */
type Pairs = WeakMap<YAMLMap, ReadonlyMap<string, Pair>>

/** A document's tree, what its aliases stand for, and the places of its offsets. */
interface Located {
  readonly tree: Tree
  readonly targets: ReadonlyMap<Alias, Node>
  readonly place: (offset: number) => Position
}

interface Source extends Pick<Located, 'tree' | 'targets'> {
  readonly pairs: Pairs
}

interface Found {
  readonly key: number
  readonly value: number
  /** False where the path led on to something that is not there. */
  readonly whole: boolean
}

function walk(source: Source, path: Path): Found {
  let node: Node | null = source.tree.contents
  let found: Found = { key: startOf(node), value: startOf(node), whole: true }
  for (const step of path) {
    const target = resolved(source, node)
    const next = isSeq(target)
      ? itemAt(target.items[Number(step)])
      : pairAt(isMap(target) ? namedPairs(source, target).get(String(step)) : undefined)
    if (next === undefined) return { ...found, whole: false }
    found = { key: next.key, value: next.node === null ? next.key : startOf(next.node), whole: true }
    node = next.node
  }
  return found
}

interface Next {
  readonly node: Node | null
  readonly key: number
}

function itemAt(item: unknown): Next | undefined {
  return isNode(item) ? { node: item, key: startOf(item) } : undefined
}

function pairAt(pair: Pair | undefined): Next | undefined {
  if (pair === undefined) return undefined
  return { node: isNode(pair.value) && !isEmpty(pair.value) ? pair.value : null, key: startOf(pair.key) }
}

/** Nothing is written after the key: the parser places it at the end of the line. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]
}

/** The pairs that a map has by name: its own, and those of the maps that are merged into it. */
function namedPairs(source: Source, map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = source.pairs.get(map)
  if (known !== undefined) return known
  const named = new Map<string, Pair>()
  source.pairs.set(map, named) // before what it merges is looked at, which may be itself
  const add = (name: string, pair: Pair) => void (named.has(name) || named.set(name, pair))
  for (const pair of map.items) if (!isMerge(pair)) add(keyName(resolved(source, pair.key)), pair)
  for (const pair of map.items.filter(isMerge)) {
    const merged = resolved(source, pair.value)
    for (const one of isSeq(merged) ? merged.items : [merged]) {
      const other = resolved(source, one)
      if (isMap(other)) for (const [name, held] of namedPairs(source, other)) add(name, held)
    }
  }
  return named
}

/** True for the entry `<<: *name`. */
export function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === 'symbol'
}

/** The name that a key gives, as written (`0644` stays `0644`); empty for what cannot be a key. */
export function keyName(key: unknown): string {
  if (!isScalar(key) || typeof key.value === 'symbol') return ''
  return key.source ?? (typeof key.value === 'string' ? key.value : '')
}

function resolved({ targets }: Source, node: unknown): unknown {
  return isAlias(node) ? targets.get(node) : node
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
