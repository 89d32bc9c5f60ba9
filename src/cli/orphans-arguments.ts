import { InputError } from '../model/problem.ts'
import { type Common, common, parse } from './common-arguments.ts'

/** What `orphans` asks for. */
export interface OrphansArguments extends Common {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly limit?: string
}

/** Reads the arguments of `orphans`; what is wrong with them is an InputError. */
export function readOrphansArguments(args: readonly string[]): OrphansArguments {
  const { values, positionals } = parse(args)
  const [playbook, ...rest] = positionals
  const usage = 'hostwright orphans PLAYBOOK -i INVENTORY'
  if (playbook === undefined) throw new InputError(`no playbook given: ${usage}`)
  if (rest.length > 0) throw new InputError(`unexpected argument: ${rest.join(' ')}`)
  if (values.inventory === undefined) throw new InputError(`no inventory given: ${usage}`)
  if (values.tags !== undefined || values['skip-tags'] !== undefined)
    throw new InputError('orphans looks at all steps: some of them cannot tell what the others want')
  return {
    ...common(values),
    playbook,
    inventories: values.inventory,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
  }
}
