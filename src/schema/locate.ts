import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Document as Tree } from 'yaml'
import type { Locate, Path, Position } from '../model/problem.ts'

/** The way from a path in a document's data to the place in its file. */
export function locator(tree: Tree, place: (offset: number) => Position): Locate {
  return (path, part = 'value') => {
    const found = walk(tree, path)
    return place(found.whole && part === 'key' ? found.key : found.value)
  }
}

interface Found {
  readonly key: number
  readonly value: number
  /** False where the path led on to something that is not there. */
  readonly whole: boolean
}

function walk(tree: Tree, path: Path): Found {
  let node: Node | null = tree.contents
  let found: Found = { key: startOf(node), value: startOf(node), whole: true }
  for (const step of path) {
    const target = resolved(tree, node)
    const next = isSeq(target)
      ? itemAt(target.items[Number(step)])
      : pairAt(findPair(tree, target, String(step)))
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

/** The pair of that name in a map, or in the maps that are merged into it. */
function findPair(tree: Tree, node: unknown, name: string): Pair | undefined {
  if (!isMap(node)) return undefined
  const own = node.items.find((pair) => !isMerge(pair) && keyName(pair.key) === name)
  if (own !== undefined) return own
  for (const pair of node.items.filter(isMerge)) {
    const source = resolved(tree, pair.value)
    for (const one of isSeq(source) ? source.items : [source]) {
      const found = findPair(tree, resolved(tree, one), name)
      if (found !== undefined) return found
    }
  }
  return undefined
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

function resolved(tree: Tree, node: unknown): unknown {
  return isAlias(node) ? node.resolve(tree) : node
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
