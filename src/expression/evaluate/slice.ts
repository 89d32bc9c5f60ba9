import { Secret } from '../../model/secret.ts'
import type { Value } from '../../model/value.ts'
import { wantInteger } from '../filters/define.ts'
import { Fault } from '../syntax/fault.ts'
import { isList, kindOf } from './variables-kind.ts'

/** A part of a text or of a list, as Python's `x[from:to:step]`. */
export function slice(whole: Value, [from, to, by]: readonly Value[]): Value {
  const step = wantInteger(by ?? undefined, 1)
  const start = from === null || from === undefined ? undefined : wantInteger(from)
  const end = to === null || to === undefined ? undefined : wantInteger(to)
  if (step === 0) throw new Fault('the step of a slice is zero')
  const text = whole instanceof Secret ? whole.reveal() : whole
  if (typeof text === 'string') {
    const part =
      step === 1 ? text.slice(start, end) : stepped(Array.from(text), { start, end, step }).join('')
    return whole instanceof Secret ? new Secret(part) : part
  }
  if (isList(text)) return step === 1 ? text.slice(start, end) : stepped(text, { start, end, step })
  throw new Fault(`${kindOf(whole)} cannot be sliced`)
}

interface Bounds {
  readonly start: number | undefined
  readonly end: number | undefined
  readonly step: number
}

function stepped<T>(items: readonly T[], { start, end, step }: Bounds): T[] {
  const back = step < 0
  const place = (index: number) => {
    const at = index < 0 ? index + items.length : index
    return back ? Math.min(Math.max(at, -1), items.length - 1) : Math.min(Math.max(at, 0), items.length)
  }
  const first = start === undefined ? (back ? items.length - 1 : 0) : place(start)
  const last = end === undefined ? (back ? -1 : items.length) : place(end)
  return items
    .filter((_, at) => !back && at >= first && at < last && (at - first) % step === 0)
    .concat(
      back ? items.filter((_, at) => at <= first && at > last && (first - at) % -step === 0).reverse() : [],
    )
}
