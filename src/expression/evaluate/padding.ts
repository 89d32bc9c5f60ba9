import type { Value } from '../../model/value.ts'
import { type Args, type FilterTable, filter, wantInteger, wantText } from '../filters/define.ts'
import { Fault } from '../syntax/fault.ts'

/** No text is made longer than this. */
const WIDEST = 1000

/** Python's methods that make a text as wide as is wanted, or take away what it begins or ends with. */
export const padding: FilterTable = {
  ljust: filter('width, fill?', (input, given) => wide(input, given, () => 0)),
  rjust: filter('width, fill?', (input, given) => wide(input, given, (missing) => missing)),
  center: filter('width, fill?', (input, given) =>
    // As in Python, of an odd number of characters the middle one goes left where the width is odd.
    wide(input, given, (missing, all) => Math.floor(missing / 2) + (missing & all & 1)),
  ),
  rfind: filter('text', (input, [text]) => wantText(input).lastIndexOf(wantText(text))),
  removeprefix: filter('text', (input, [text]) => {
    const [whole, start] = [wantText(input), wantText(text)]
    return whole.startsWith(start) ? whole.slice(start.length) : whole
  }),
  removesuffix: filter('text', (input, [text]) => {
    const [whole, end] = [wantText(input), wantText(text)]
    return whole.endsWith(end) ? whole.slice(0, whole.length - end.length) : whole
  }),
}

function wide(input: Value, [width, fill]: Args, leftOf: (missing: number, width: number) => number): string {
  const text = wantText(input)
  const all = Math.min(WIDEST, wantInteger(width))
  const by = fill === undefined ? ' ' : wantText(fill)
  if (charactersIn(by) !== 1) throw new Fault('the text to fill with must be one character')
  const missing = Math.max(0, all - charactersIn(text))
  const left = leftOf(missing, all)
  return by.repeat(left) + text + by.repeat(missing - left)
}

/** As Python counts them: those of two UTF-16 units are one. */
function charactersIn(text: string): number {
  return Array.from(text).length
}
