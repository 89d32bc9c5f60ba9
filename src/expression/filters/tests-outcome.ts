import type { Unknown } from '../../model/seen.ts'
import type { Value } from '../../model/value.ts'
import { opposite } from '../evaluate/operators.ts'
import { isMap, isTrue, kindOf, memberOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type Filter, type FilterTable, openFilter } from './define.ts'

/** Tests of what a step registered. */
export function outcomeTests(): FilterTable {
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
  throw new Fault(`the test ${name} applies to a registered result, not to ${kindOf(value)}`)
}
