import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { isEqual } from '../evaluate/equality.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { frameIn, setCallable, setIn } from '../evaluate/frames.ts'
import { itemsOf } from '../filters/attribute.ts'
import type { CallValues } from '../filters/define.ts'
import { atOffset } from '../syntax/fault.ts'
import { Open, type Work } from './open.ts'
import { countStep } from './rendering.ts'
import { decidedBySecret } from './secret-uses.ts'
import type { Loop } from './tree.ts'

/** Renders the body for each item, or what stands behind `{% else %}` where there is none. */
export function renderLoop(loop: Loop, frame: Values, { rendering, parts }: Work): void {
  const { targets, body, otherwise } = loop
  const items = chosen(loop, frame, { rendering, parts })
  if (items.length === 0) return parts.pieces(otherwise, frame, rendering)
  let last: readonly Value[] | undefined
  const changed = ({ args }: CallValues) => {
    const same = last !== undefined && isEqual([...last], [...args]) === true
    last = args
    return !same
  }
  for (const [index, item] of items.entries()) {
    countStep(rendering.tally)
    const inner = frameIn(frame)
    parts.assign(targets, item, inner)
    setIn(inner, 'loop', loopValues(items, index))
    setCallable(inner, 'loop.cycle', ({ args }) => args[index % Math.max(1, args.length)] ?? null)
    setCallable(inner, 'loop.changed', changed)
    parts.pieces(body, inner, rendering)
  }
}

/** The items of the loop, of those that its `if` leaves. */
function chosen({ list, only, targets }: Loop, frame: Values, { rendering, parts }: Work): readonly Value[] {
  const value = evaluate(list, frame)
  if (value instanceof Unknown) throw new Open(value)
  rendering.tally.secret ||= decidedBySecret(list, frame)
  const items = atOffset(list.offset, () => itemsOf(value))
  if (only === undefined) return items
  return items.filter((item) => {
    countStep(rendering.tally)
    const inner = frameIn(frame)
    parts.assign(targets, item, inner)
    return parts.decide(only, inner, rendering)
  })
}

/** Depth counts only where a loop calls itself, which there is not. */
function loopValues(items: readonly Value[], index: number): Values {
  const length = items.length
  const [before, after] = [index > 0 ? items[index - 1] : undefined, items[index + 1]]
  return {
    index: index + 1,
    index0: index,
    revindex: length - index,
    revindex0: length - index - 1,
    first: index === 0,
    last: index === length - 1,
    length,
    depth: 1,
    depth0: 0,
    ...(before === undefined ? {} : { previtem: before }),
    ...(after === undefined ? {} : { nextitem: after }),
  }
}
