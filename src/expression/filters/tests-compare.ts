import { compare, isIn } from '../evaluate/operators.ts'
import { type Filter, type FilterTable, openFilter } from './define.ts'

/** Tests that compare two values. */
export function compareTests(): FilterTable {
  const [eq, ne] = [comparing('=='), comparing('!=')]
  const [lt, gt, le, ge] = [comparing('<'), comparing('>'), comparing('<='), comparing('>=')]
  return {
    eq,
    equalto: eq,
    '==': eq,
    ne,
    '!=': ne,
    lt,
    lessthan: lt,
    '<': lt,
    gt,
    greaterthan: gt,
    '>': gt,
    le,
    '<=': le,
    ge,
    '>=': ge,
    in: openFilter('container', (value, [container]) => isIn(value, container ?? null)),
    contains: openFilter('item', (value, [item]) => isIn(item ?? null, value)),
  }
}

function comparing(sign: string): Filter {
  return openFilter('other', (value, [other]) => compare(sign, value, other ?? null))
}
