import { holdsSecret, Secret } from '../../model/secret.ts'
import { Unknown } from '../../model/seen.ts'
import type { Value, Values } from '../../model/value.ts'
import { kindOf } from '../evaluate/variables-kind.ts'
import { findUnknown, hide, uncover } from '../evaluate/variables-taint.ts'
import { Fault } from '../syntax/fault.ts'

/** The arguments of a call in the order in which the filter names them; undefined where none was given. */
export type Args = readonly (Value | undefined)[]

/** Something done to a value by name: a filter, or a test, which answers true or false. */
export interface Filter {
  /** Names of its arguments in order: `name?` may be left out, `name=` is only given by name, `name...` is any number. */
  readonly takes: readonly string[]
  /** True if it deals with unknown and secret values inside lists and maps by itself. */
  readonly open: boolean
  /** True if an unknown argument does not make the result unknown by itself. */
  readonly lazy?: true
  /** Undefined where there is nothing to give, as the first item of an empty list. */
  readonly call: (input: Value, args: Args, tables: Tables) => Value | undefined
}

/** Filters by name. */
export interface FilterTable {
  readonly [name: string]: Filter
}

/** The filters and the tests that there are. */
export interface Tables {
  readonly filters: FilterTable
  readonly tests: FilterTable
}

/** A filter that sees plain values only: an unknown anywhere makes the result unknown, a secret makes it secret. */
export function filter(takes: string, call: Filter['call']): Filter {
  return { takes: takes === '' ? [] : takes.split(', '), open: false, call }
}

/** A filter that hands on what it finds in lists and maps, unknown and secret values with it. */
export function openFilter(takes: string, call: Filter['call']): Filter {
  return { ...filter(takes, call), open: true }
}

/** The values given in a call: by place, and by name. */
export interface CallValues {
  readonly args: readonly Value[]
  readonly named: Values
}

/** A value and what the call gives beside it. */
export interface Application {
  readonly input: Value
  readonly given: CallValues
}

/** Applies a filter to a value. */
export function applyFilter(one: Filter, { input, given }: Application, tables: Tables): Value | undefined {
  const args = bind(one, given)
  const whole = [input, ...(one.lazy ? [] : args)].find((value) => value instanceof Unknown)
  if (whole !== undefined) return whole
  if (one.open) return applyOpen(one, { input, args }, tables)
  const missing = findUnknown(input) ?? args.map(findUnknown).find((found) => found !== undefined)
  if (missing !== undefined) return missing
  if (!holdsSecret(input) && !args.some(holdsSecret)) return one.call(input, args, tables)
  const plain = args.map((value) => (value === undefined ? undefined : uncover(value)))
  return hidden(() => one.call(uncover(input), plain, tables))
}

function applyOpen(
  one: Filter,
  { input, args }: { input: Value; args: Args },
  tables: Tables,
): Value | undefined {
  if (!(input instanceof Secret)) return one.call(input, args, tables)
  return hidden(() => one.call(input.reveal(), args, tables))
}

function hidden(work: () => Value | undefined): Value | undefined {
  try {
    const result = work()
    return result === undefined ? undefined : hide(result)
  } catch (error) {
    // What a filter says about a secret could quote it.
    if (error instanceof Fault) throw new Fault('this cannot be done with this secret')
    throw error
  }
}

function bind(one: Filter, { args, named }: CallValues): Args {
  const byPlace = args.values()
  const bound = one.takes
    .filter((name) => !name.endsWith('...'))
    .map((name) => (name.endsWith('=') ? undefined : byPlace.next().value) ?? named[bare(name)])
  return [...bound, ...byPlace]
}

/** What is wrong with the number or names of the arguments of a call, if anything. */
export function checkGiven(one: Filter, count: number, named: readonly string[]): string | undefined {
  const names = one.takes.filter((name) => !name.endsWith('...'))
  const places = names.filter((name) => !name.endsWith('='))
  const all = names.map(bare)
  const stray = named.find((name) => !all.includes(name))
  if (stray !== undefined) return `unknown argument ${stray}${listed(all)}`
  if (count > places.length && names.length === one.takes.length) return `too many arguments${listed(all)}`
  const given = new Set([...places.slice(0, count).map(bare), ...named])
  if (given.size < Math.min(count, places.length) + named.length) return 'an argument is given twice'
  const lacking = places.find((name) => !name.endsWith('?') && !given.has(name))
  return lacking === undefined ? undefined : `missing argument ${lacking}`
}

function bare(name: string): string {
  return name.replace(/[?=]$/, '')
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? ': it takes none' : `: it takes ${names.join(', ')}`
}

/** The value as a text, or a fault. */
export function wantText(value: Value | undefined): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Fault(`expected a string, not ${kindOf(value)}`)
}

/** The value as a whole number, the fallback if it was not given, or a fault. */
export function wantInteger(value: Value | undefined, fallback?: number): number {
  if (value === undefined && fallback !== undefined) return fallback
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new Fault(`expected a whole number, not ${kindOf(value)}`)
}
