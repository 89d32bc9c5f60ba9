import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type Document as Tree,
  type YAMLMap,
} from 'yaml'
import { InputError, type Position, type Problem } from '../model/problem.ts'
import type { Value } from '../model/value.ts'
import type { Tags } from './document.ts'
import { isMerge, keyName } from './locate.ts'
import { unquotedValue } from './scalars.ts'
import { BRACES } from './syntax.ts'

interface Source {
  readonly file: string
  readonly text: string
  readonly tree: Tree
  readonly tags: Tags
  readonly place: (offset: number) => Position
}

interface Reading extends Source {
  readonly problems: Problem[]
  readonly inside: Set<Node>
  readonly anchors: Map<string, Node>
  readonly targets: Map<Alias, Node>
  /** How many values aliases have stood for so far. */
  aliased: number
  inAlias: number
  exhausted: boolean
}

/** The data of a tree, what is wrong with it, and what its aliases stand for. */
export interface PlainValue {
  readonly value: Value
  readonly problems: readonly Problem[]
  readonly targets: ReadonlyMap<Alias, Node>
}

const MOST_ALIASED = 100_000

/** The data of a YAML tree: tags filled in, merge keys merged, and what cannot be data as problems. */
export function plainValue(source: Source): PlainValue {
  const reading: Reading = {
    ...source,
    problems: [],
    inside: new Set(),
    anchors: new Map(),
    targets: new Map(),
    aliased: 0,
    inAlias: 0,
    exhausted: false,
  }
  const value = read(reading, source.tree.contents)
  return { value, problems: reading.problems, targets: reading.targets }
}

function read(reading: Reading, node: unknown): Value {
  if (reading.inAlias > 0 && ++reading.aliased > MOST_ALIASED) return null
  if (isAlias(node)) return readAlias(reading, node)
  if (isNode(node) && node.anchor !== undefined) reading.anchors.set(node.anchor, node)
  if (isScalar(node)) return readScalar(reading, node)
  if (!isMap(node) && !isSeq(node)) return null
  reading.inside.add(node)
  const value = isMap(node) ? readMap(reading, node) : node.items.map((item) => read(reading, item))
  reading.inside.delete(node)
  return value
}

function readAlias(reading: Reading, node: Alias): Value {
  const target = targetOf(reading, node)
  if (target === undefined)
    return refuse(reading, node, [`there is no anchor &${node.source} before this alias`])
  if (reading.inside.has(target))
    return refuse(reading, node, ['an alias cannot refer to something that contains it'])
  reading.inAlias++
  const value = read(reading, target)
  reading.inAlias--
  if (reading.aliased <= MOST_ALIASED || reading.inAlias > 0 || reading.exhausted) return value
  reading.exhausted = true
  return refuse(reading, node, ['the aliases of this file expand to too many values'])
}

/** The library looks through the whole tree for every alias; remembering anchors as they pass is the same, and quick. */
function targetOf(reading: Reading, alias: Alias): Node | undefined {
  const target = reading.targets.get(alias) ?? reading.anchors.get(alias.source)
  if (target !== undefined) reading.targets.set(alias, target)
  return target
}

function readScalar(reading: Reading, node: Scalar): Value {
  const tag =
    node.tag !== undefined && Object.hasOwn(reading.tags, node.tag) ? reading.tags[node.tag] : undefined
  if (tag !== undefined) return readTag(reading, node, tag)
  // What has quotes, or a tag of its own, is what the library read.
  const isBare = node.type === 'PLAIN' && node.tag === undefined && node.source !== undefined
  const value: unknown = isBare ? unquotedValue(node.source ?? '') : node.value
  if (typeof value === 'number') return readNumber(reading, node, value)
  if (typeof value === 'string') return readText(reading, node, value)
  return typeof value === 'boolean' ? value : null
}

/** The text as it is, also where it cannot be used: what is said about the rest rests on there being one. */
function readText(reading: Reading, node: Scalar, text: string): string {
  if (text.includes('\0')) {
    const hint = 'no name, path or line contains it; for a binary file use the task copy'
    refuse(reading, node, ['a string cannot contain the character U+0000', hint])
  }
  if (/\p{Surrogate}/u.test(text)) {
    const hint = 'write a character beyond FFFF as \\U and eight digits'
    refuse(reading, node, ['this string contains half of a character', hint])
  }
  return text
}

function readTag(reading: Reading, node: Scalar, tag: Tags[string]): Value {
  try {
    return tag(String(node.value), reading.file)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    for (const problem of error.problems) reading.problems.push({ at: placeOf(reading, node), ...problem })
    return ''
  }
}

function readNumber(reading: Reading, node: Scalar, value: number): Value {
  if (!Number.isFinite(value)) return refuse(reading, node, ['this number cannot be used', 'quote it'])
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value
  return refuse(reading, node, ['a number this large would lose digits', 'quote it'])
}

function readMap(reading: Reading, node: YAMLMap): Value {
  const braces = node.items.find((pair) => isMap(pair.key) || isSeq(pair.key))
  if (braces !== undefined) return readBraces(reading, node, braces)
  const merged = new Map<string, Value>()
  for (const pair of node.items.filter(isMerge)) {
    for (const [name, value] of mergeSource(reading, pair)) if (!merged.has(name)) merged.set(name, value)
  }
  const own = new Set<string>()
  for (const pair of node.items) {
    const name = isMerge(pair) ? undefined : keyOf(reading, pair)
    if (name === undefined) continue
    if (own.has(name)) refuse(reading, pair.key, ['this key is already in the map', 'remove one of the two'])
    own.add(name)
    merged.set(name, read(reading, pair.value))
  }
  return Object.fromEntries(merged)
}

/** An unquoted `{{ x }}` is a map with a map as key: said once, and kept as the text that was meant. */
function readBraces(reading: Reading, node: YAMLMap, pair: Pair): Value {
  const [start, end] = node.range ?? [0, 0]
  const written = reading.text.slice(start, end)
  if (!written.startsWith('{{')) {
    // A block map whose key begins with braces, or a list as key.
    return refuse(reading, pair.key, ['a key must be a string', 'quote it'])
  }
  reading.problems.push({ ...BRACES, at: placeOf(reading, node) })
  return written
}

function mergeSource(reading: Reading, pair: Pair): [string, Value][] {
  const value = read(reading, pair.value)
  const sources = Array.isArray(value) ? (value as readonly Value[]) : [value]
  if (sources.every(isPlainMap)) return sources.flatMap((source) => Object.entries(source))
  const hint = 'write <<: *name of a map with &name'
  refuse(reading, pair.value ?? pair.key, ['<< merges maps, but this is not a map', hint])
  return []
}

function isPlainMap(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function keyOf(reading: Reading, pair: Pair): string | undefined {
  const key = isAlias(pair.key) ? targetOf(reading, pair.key) : pair.key
  if (isScalar(key) && key.anchor !== undefined) reading.anchors.set(key.anchor, key)
  const name = keyName(key)
  if (name !== '' && name !== '__proto__') return name
  refuse(reading, pair.key, [name === '' ? 'a key must be a string' : 'a key cannot be named __proto__'])
  return undefined
}

function refuse(reading: Reading, node: unknown, [message, hint]: readonly [string, string?]): null {
  const at = placeOf(reading, node)
  reading.problems.push(hint === undefined ? { message, at } : { message, at, hint })
  return null
}

function placeOf(reading: Reading, node: unknown): Position {
  return reading.place(isNode(node) ? (node.range?.[0] ?? 0) : 0)
}
