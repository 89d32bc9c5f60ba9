import type { Value } from '../../model/value.ts'
import { Fault } from '../syntax/fault.ts'
import { type Args, applyFilter, checkGiven, type Filter, type FilterTable, type Tables } from './define.ts'

interface Named {
  readonly name: string
  readonly kind: 'test' | 'filter'
  readonly input: Value
  readonly args: Args
}

/** Applies a filter or a test that is named by a text. */
export function applyNamed(
  table: FilterTable,
  { name, kind, input, args }: Named,
  tables: Tables,
): Value | undefined {
  const one = findNamed(table, name, kind)
  const values = args.filter((value) => value !== undefined)
  const wrong = checkGiven(one, values.length, [])
  if (wrong !== undefined) throw new Fault(`${name}: ${wrong}`)
  return applyFilter(one, { input, given: { args: values, named: {} } }, tables)
}

function findNamed(table: FilterTable, name: string, kind: string): Filter {
  const one = Object.hasOwn(table, name) ? table[name] : undefined
  if (one === undefined) throw new Fault(`there is no ${kind} "${name}"`)
  return one
}
