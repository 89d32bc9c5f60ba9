import type { Value, Values } from '../../model/value.ts'
import { didYouMean } from '../../schema/nearest.ts'
import { type CallValues, checkGiven, type Filter, type FilterTable } from '../filters/define.ts'
import { Fault } from '../syntax/fault.ts'
import type { Given, Node } from '../syntax/tree.ts'
import type { Missing } from './missing.ts'

/** Evaluates a part of an expression, or says what is missing. */
export type Look = (node: Node, scope: Values) => Value | Missing

/** The values of the arguments of a call. */
export function valuesOf({ args, named }: Given, evaluate: (node: Node) => Value): CallValues {
  return {
    args: args.map(evaluate),
    named: Object.fromEntries(named.map(([name, node]) => [name, evaluate(node)])),
  }
}

/** The hint for a name that is not in a table: signs such as `==` are in it too, but nobody misspells those. */
export function nameLike(name: string, table: FilterTable): string | undefined {
  return didYouMean(
    name,
    Object.keys(table).filter((one) => /^\w/.test(one)),
  )
}

interface Called {
  readonly name: string
  readonly given: {
    readonly args: readonly unknown[]
    readonly named: readonly (readonly [string, unknown])[]
  }
  readonly offset?: number
}

/** The filter, test or method that a call names, its arguments checked; a fault if there is none. */
export function findCalled(table: FilterTable, { name, given, offset }: Called, what: string): Filter {
  const place = offset === undefined ? {} : { offset }
  const one = Object.hasOwn(table, name) ? table[name] : undefined
  if (one === undefined) {
    throw new Fault(`there is no ${what} "${name}"`, { ...place, hint: nameLike(name, table) })
  }
  const wrong = checkGiven(
    one,
    given.args.length,
    given.named.map(([argument]) => argument),
  )
  if (wrong !== undefined) throw new Fault(`${what} ${name}: ${wrong}`, place)
  return one
}
