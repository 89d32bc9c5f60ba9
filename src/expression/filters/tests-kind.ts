import type { Value } from '../../model/value.ts'
import { isList, isMap, isTrue } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type Filter, type FilterTable, filter, openFilter, wantInteger } from './define.ts'

/** Tests of what kind of value something is. */
export function kindTests(): FilterTable {
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
