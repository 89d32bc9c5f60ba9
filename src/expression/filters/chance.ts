import type { Value } from '../../model/value.ts'
import { isList, kindOf } from '../evaluate/variables-kind.ts'
import { Fault } from '../syntax/fault.ts'
import { type FilterTable, filter, wantInteger } from './define.ts'
import { fromNumber, type PythonRandom, pythonRandom } from './python-random.ts'

/** Filters that draw: only with a seed, and then as Python does, so that each run gives the same. */
export const chanceFilters: FilterTable = {
  random: filter('start?, step?, seed?', (input, [start, step, seed]) => drawn(input, { start, step, seed })),
  shuffle: filter('seed?', (input, [seed]) => shuffled(input, generator(seed, 'shuffle'))),
}

interface Range {
  readonly start: Value | undefined
  readonly step: Value | undefined
  readonly seed: Value | undefined
}

function generator(seed: Value | undefined, name: string): PythonRandom {
  if (typeof seed === 'string') return pythonRandom(seed)
  if (typeof seed === 'number' && Number.isInteger(seed)) return fromNumber(BigInt(seed))
  throw new Fault(`${name} would give something else in each run`, {
    hint: `give it a seed: ${name}(seed=inventory_hostname)`,
  })
}

function drawn(input: Value, { start, step, seed }: Range): Value {
  const { below } = generator(seed, 'random')
  if (typeof input === 'number') {
    const [from, by] = [wantInteger(start, 0), wantInteger(step, 1)]
    const count = Math.ceil((wantInteger(input) - from) / by)
    if (count <= 0) throw new Fault('there is no number in this range')
    return from + by * below(count)
  }
  if (!isList(input)) throw new Fault(`expected a number or a list, not ${kindOf(input)}`)
  if (input.length === 0) throw new Fault('the list is empty')
  return input[below(input.length)] ?? null
}

function shuffled(input: Value, { below }: PythonRandom): Value {
  if (!isList(input)) throw new Fault(`expected a list, not ${kindOf(input)}`)
  const items = [...input]
  for (let at = items.length - 1; at > 0; at--) {
    const other = below(at + 1)
    ;[items[at], items[other]] = [items[other] ?? null, items[at] ?? null]
  }
  return items
}
