import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { type Common, common, ONLY_RUNS, parse, refuseOptions } from './common-arguments.ts'

/** What `orphans` asks for. */
export interface OrphansArguments extends Common {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly limit?: string
}

/** Reads the arguments of `orphans`; what is wrong with them is an InputError. */
export function readOrphansArguments(args: readonly string[], config?: AnsibleConfig): OrphansArguments {
  const { values, positionals } = parse(args)
  const [playbook, ...rest] = positionals
  const usage = 'hostwright orphans PLAYBOOK -i INVENTORY'
  if (playbook === undefined) throw new InputError(`no playbook given: ${usage}`)
  if (rest.length > 0) throw new InputError(`unexpected argument: ${rest.join(' ')}`)
  const inventories = values.inventory ?? config?.inventories ?? []
  if (inventories.length === 0) throw new InputError(`no inventory given: ${usage}`)
  if (values.tags !== undefined || values['skip-tags'] !== undefined)
    throw new InputError('orphans looks at all steps: some of them cannot tell what the others want')
  refuseOptions(values, ONLY_RUNS, 'orphans only looks')
  return {
    ...common(values, config),
    playbook,
    inventories,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
  }
}
