import { InputError } from '../model/problem.ts'
import { type Common, common, number, parse, words } from './common-arguments.ts'

/** What a command line that runs a playbook asks for. */
export interface RunArguments extends Common {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly check: boolean
  readonly syntaxCheck: boolean
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** Where the plan of a dry run is saved, and for how many hours it may be applied. */
  readonly plan?: string
  readonly planHours: number
}

/** Reads the arguments of a run; what is wrong with them is an InputError. */
export function readArguments(args: readonly string[]): RunArguments {
  const { values, positionals } = parse(args)
  const [playbook, ...rest] = positionals
  if (playbook === undefined) throw new InputError('name a playbook: hostwright PLAYBOOK -i INVENTORY')
  if (rest.length > 0) throw new InputError(`one playbook at a time: what is ${rest.join(' ')}?`)
  if (values.inventory === undefined)
    throw new InputError('name an inventory: hostwright PLAYBOOK -i INVENTORY')
  if (values.plan !== undefined && values.check !== true)
    throw new InputError('--plan saves what a dry run announces: it goes with --check')
  if (values['plan-ttl'] !== undefined && values.plan === undefined)
    throw new InputError('--plan-ttl says how long a saved plan may be applied: it goes with --plan')
  if (values['allow-unannounced'] === true)
    throw new InputError('--allow-unannounced goes with a saved plan: hostwright apply PLAN')
  return {
    ...common(values),
    playbook,
    inventories: values.inventory,
    check: values.check ?? false,
    syntaxCheck: values['syntax-check'] ?? false,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
    tags: words(values.tags),
    skipTags: words(values['skip-tags']),
    ...(values.plan === undefined ? {} : { plan: values.plan }),
    planHours: number(values['plan-ttl'], { option: '--plan-ttl', otherwise: 24 }),
  }
}
