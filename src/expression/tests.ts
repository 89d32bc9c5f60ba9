import type { Unknown } from '../model/seen.ts'
import type { Value } from '../model/value.ts'
import { Fault } from './expression-fault.ts'
import { compare, isIn, opposite } from './expression-operators.ts'
import { itemsOf } from './filters-attribute.ts'
import { type Filter, type FilterTable, filter, openFilter, wantInteger, wantText } from './filters-define.ts'
import { fits } from './filters-regex.ts'
import { isVersion } from './tests-version.ts'
import { isList, isMap, isTrue, kindOf, memberOf } from './variables-kind.ts'

/** What stands behind `is`: `x is string`. `defined` and `undefined` are decided before, as they may see what is missing. */
export const tests: FilterTable = {
  defined: openFilter('', () => true),
  undefined: openFilter('', () => false),
  ...kindTests(),
  ...compareTests(),
  ...outcomeTests(),
  ...textTests(),
}

function kindTests(): FilterTable {
  return {
    none: is((value) => value === null),
    string: is((value) => typeof value === 'string'),
    number: is((value) => typeof value === 'number'),
    integer: is((value) => Number.isInteger(value)),
    float: is((value) => typeof value === 'number' && !Number.isInteger(value)),
    boolean: is((value) => typeof value === 'boolean'),
    true: is((value) => value === true),
    false: is((value) => value === false),
    mapping: is(isMap),
    sequence: is((value) => isList(value) || typeof value === 'string'),
    iterable: is((value) => isList(value) || isMap(value) || typeof value === 'string'),
    truthy: openFilter('', (value) => isTrue(value)),
    falsy: openFilter('', (value) => isTrue(value) === false),
    odd: filter('', (value) => Math.abs(wantInteger(value) % 2) === 1),
    even: filter('', (value) => wantInteger(value) % 2 === 0),
    divisibleby: filter('number', (value, [by]) => isDivisible(wantInteger(value), wantInteger(by))),
  }
}

function isDivisible(value: number, by: number): boolean {
  if (by === 0) throw new Fault('division by zero')
  return value % by === 0
}

/** A test that never needs what is inside a list or map. */
function is(holds: (value: Value) => boolean): Filter {
  return openFilter('', holds)
}

function compareTests(): FilterTable {
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

/** Tests of what a step registered. */
function outcomeTests(): FilterTable {
  const changed = flag('changed')
  const failed = flag('failed')
  const skipped = flag('skipped')
  const succeeded = openFilter('', (value) => opposite(flagOf(value, 'failed')))
  return {
    changed,
    change: changed,
    failed,
    failure: failed,
    skipped,
    skip: skipped,
    succeeded,
    success: succeeded,
    successful: succeeded,
    unreachable: flag('unreachable'),
  }
}

function flag(name: string): Filter {
  return openFilter('', (value) => flagOf(value, name))
}

function flagOf(value: Value, name: string): boolean | Unknown {
  if (isMap(value)) return isTrue(memberOf(value, name) ?? false)
  throw new Fault(`${name} is asked of ${kindOf(value)}, not of what a step registered`)
}

function textTests(): FilterTable {
  const version = filter('than, operator?, strict?, version_type?', (value, [than, operator]) =>
    isVersion(wantText(value), wantText(than), wantText(operator ?? 'eq')),
  )
  return {
    match: filter('pattern, ignorecase?, multiline?', (value, how) => fits(wantText(value), how, false)),
    search: filter('pattern, ignorecase?, multiline?', (value, how) => fits(wantText(value), how, true)),
    version,
    version_compare: version,
    lower: filter('', (value) => wantText(value) === wantText(value).toLowerCase()),
    upper: filter('', (value) => wantText(value) === wantText(value).toUpperCase()),
    startswith: filter('start', (value, [start]) => wantText(value).startsWith(wantText(start))),
    endswith: filter('end', (value, [end]) => wantText(value).endsWith(wantText(end))),
    subset: filter('of', (value, [of]) => isWithin(value, of ?? null)),
    superset: filter('of', (value, [of]) => isWithin(of ?? null, value)),
  }
}

function isWithin(part: Value, whole: Value): boolean {
  return itemsOf(part).every((item) => isIn(item, whole) === true)
}
