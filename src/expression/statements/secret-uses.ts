import { Secret } from '../../model/secret.ts'
import type { Values } from '../../model/value.ts'
import { look } from '../evaluate/evaluate.ts'
import { partsOf } from '../syntax/parts.ts'
import type { Node } from '../syntax/tree.ts'

/** True if a secret was looked at to decide a condition: what is written behind it tells of the secret. */
export function decidedBySecret(test: Node, frame: Values): boolean {
  return pathsIn(test).some((path) => isSecret(path, frame))
}

function isSecret(path: Node, frame: Values): boolean {
  try {
    return look(path, frame) instanceof Secret
  } catch {
    return false // it was not looked at: the condition has been evaluated before
  }
}

/** The variables and their members that an expression may look at. */
function pathsIn(node: Node): readonly Node[] {
  const known = kept.get(node)
  if (known !== undefined) return known
  const paths =
    node.kind === 'name' || node.kind === 'member'
      ? [node, ...partsOf(node).flatMap(pathsIn)]
      : partsOf(node).flatMap(pathsIn)
  kept.set(node, paths)
  return paths
}

const kept = new WeakMap<Node, readonly Node[]>()
