import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { type Common, common, ONLY_RUNS, parse, refuseOptions } from './common-arguments.ts'

/** What `pending list` and `pending forgive` ask for. */
export interface PendingArguments extends Common {
  readonly inventories: readonly string[]
  readonly limit?: string
  /** Keys or names of handlers that are dropped; absent where they are only listed. */
  readonly forgive?: 'all' | readonly string[]
}

/** Reads the arguments of `pending`; what is wrong with them is an InputError. */
export function readPendingArguments(args: readonly string[], config?: AnsibleConfig): PendingArguments {
  const { values, positionals } = parse(args)
  const [verb, ...names] = positionals
  const usage = 'hostwright pending list -i INVENTORY, or hostwright pending forgive NAME... -i INVENTORY'
  if (verb !== 'list' && verb !== 'forgive') throw new InputError(`missing subcommand: ${usage}`)
  const inventories = values.inventory ?? config?.inventories ?? []
  if (inventories.length === 0) throw new InputError(`no inventory given: ${usage}`)
  if (verb === 'list' && names.length > 0) throw new InputError(`unexpected argument: ${names.join(' ')}`)
  if (verb === 'forgive' && names.length === 0)
    throw new InputError(
      'missing argument: give the name of a handler, a key as shown by pending list, or all',
    )
  refuseOptions(values, [...ONLY_RUNS, 'tags', 'skip-tags'], 'pending is about handlers that are owed')
  return {
    ...common(values, config),
    inventories,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
    ...(verb === 'list' ? {} : { forgive: names.includes('all') ? 'all' : names }),
  }
}
