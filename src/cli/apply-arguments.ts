import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { type Common, common, ONLY_RUNS, parse, refuseOptions } from './common-arguments.ts'

/** What a command line that applies a saved plan asks for; the plan says the rest. */
export interface ApplyArguments extends Common {
  readonly plan: string
  readonly allowUnannounced: boolean
}

/** Reads the arguments of `apply`; what is wrong with them is an InputError. */
export function readApplyArguments(args: readonly string[], config?: AnsibleConfig): ApplyArguments {
  const { values, positionals } = parse(args)
  const [plan, ...rest] = positionals
  if (plan === undefined) throw new InputError('no saved plan given: hostwright apply PLAN')
  if (rest.length > 0) throw new InputError(`unexpected argument: ${rest.join(' ')}`)
  const fixed = [...ONLY_RUNS, 'inventory', 'limit', 'tags', 'skip-tags'] as const
  refuseOptions(
    values,
    fixed.filter((name) => name !== 'allow-unannounced'),
    'a saved plan already determines it',
  )
  return { ...common(values, config), plan, allowUnannounced: values['allow-unannounced'] ?? false }
}
