import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Pair,
  parseDocument,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml'
import { KEYS, SCALARS } from './odd.mjs'

/** A YAML text with something done to its tree; undefined where it has none. */
export function mutateTree(text, draw, others) {
  const tree = read(text)
  if (tree === undefined) return undefined
  const spots = spotsIn(tree)
  if (spots.length === 0) return undefined
  draw.pick(WAYS)({ tree, spot: draw.pick(spots), spots, draw, others })
  try {
    return tree.toString({ lineWidth: 0 })
  } catch {
    return undefined // what cannot be written in YAML
  }
}

/** What is longer has been made so, and its tree says no more than a short one's. */
const LARGEST = 15_000

function read(text) {
  if (text.length > LARGEST) return undefined
  try {
    const tree = parseDocument(text, { logLevel: 'silent', uniqueKeys: false })
    return tree.errors.length > 0 || !isCollection(tree.contents) ? undefined : tree
  } catch {
    return undefined // nested deeper than the library can go
  }
}

/** Every place at which a value stands: in a list, or under a key. */
function spotsIn(tree) {
  const spots = []
  visit(tree, {
    Node: (key, node, path) => {
      const parent = path.at(-1)
      if (isSeq(parent) && typeof key === 'number') spots.push({ parent, key, node })
      if (isPair(parent) && key === 'value') spots.push({ parent, key, node })
    },
  })
  return spots
}

/** A copy: a node that stands in two places would make every later look at the tree take twice as long. */
function put({ parent, key }, original) {
  const node = original?.clone?.() ?? original
  if (isPair(parent)) parent.value = node
  else parent.items[key] = node
}

function odd(draw) {
  const tree = read(`a: ${draw.pick(SCALARS).replaceAll('\n', '\n  ')}`)
  return tree?.contents.items[0]?.value ?? new Scalar('')
}

function key(draw) {
  return new Scalar(draw.pick(KEYS).replace(/^"(.*)"$/, '$1'))
}

const WAYS = [
  ({ spot, draw }) => put(spot, odd(draw)),
  ({ spot, draw }) => put(spot, odd(draw)),
  ({ spot, spots, draw }) => put(spot, draw.pick(spots).node),
  ({ spot, draw, others }) => put(spot, foreign(draw, others)),
  ({ spot: { parent, key: at } }) => (isSeq(parent) ? parent.items.splice(at, 1) : (parent.value = null)),
  ({ spot: { parent, key: at, node } }) => isSeq(parent) && parent.items.splice(at, 0, node?.clone() ?? null),
  ({ spot }) => put(spot, wrapped(spot.node, 1, true)),
  ({ spot, draw }) => put(spot, wrapped(spot.node, draw.pick([1, 2, 50, 101, 150]), draw.chance(0.5))),
  ({ spot: { node, parent, key: at } }) =>
    put({ parent, key: at }, isCollection(node) ? (node.items[0]?.value ?? node.items[0] ?? null) : node),
  ({ spot, draw }) =>
    mapNear(spot, (map) =>
      map.items.splice(draw.below(map.items.length + 1), 0, new Pair(key(draw), odd(draw))),
    ),
  ({ spot, draw }) =>
    mapNear(spot, (map) =>
      map.items.splice(draw.below(map.items.length + 1), 0, new Pair(key(draw), spot.node?.clone() ?? null)),
    ),
  ({ spot, draw }) => mapNear(spot, (map) => map.items.length > 0 && (draw.pick(map.items).key = key(draw))),
  ({ spot, draw }) => mapNear(spot, (map) => map.items.splice(draw.below(map.items.length), 1)),
  ({ spot, draw }) =>
    mapNear(spot, (map) => map.items.length > 0 && map.items.push(draw.pick(map.items).clone())),
  ({ spot, spots, draw, tree }) => aliased(tree, spot, draw.pick(spots).node),
  ({ spot, draw }) =>
    spot.node !== null &&
    !isAlias(spot.node) &&
    (spot.node.tag = draw.pick(['!vault', '!env', '!file', '!x', 'constructor'])),
  ({ spot, draw }) => isScalar(spot.node) && put(spot, new Scalar(long(String(spot.node.value), draw))),
]

function foreign(draw, others) {
  const tree = read(draw.pick(others))
  const spots = tree === undefined ? [] : spotsIn(tree)
  return spots.length === 0 ? odd(draw) : draw.pick(spots).node
}

function wrapped(node, times, inList) {
  let held = node
  for (let n = 0; n < times; n++) {
    const around = inList ? new YAMLSeq() : new YAMLMap()
    around.flow = true
    around.items.push(inList ? held : new Pair(new Scalar('a'), held))
    held = around
  }
  return held
}

function mapNear({ parent, node }, work) {
  const map = isMap(node) ? node : isPair(parent) && isMap(parent.value) ? parent.value : undefined
  if (map !== undefined) work(map)
}

function aliased(tree, spot, target) {
  if (isCollection(target) || isScalar(target)) put(spot, tree.createAlias(target, 'hunted'))
}

function long(text, draw) {
  return text.repeat(draw.pick([2, 100, 2000])).slice(0, 50_000)
}
