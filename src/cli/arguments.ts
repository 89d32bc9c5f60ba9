import { parseArgs } from 'node:util'
import { InputError } from '../model/problem.ts'

/** What every command line that works on hosts may say. */
interface Common {
  readonly strict: boolean
  readonly diff: boolean
  readonly extra: readonly string[]
  readonly forks: number
  readonly frame: number
  readonly timeout: number
  readonly lockTimeout: number
  readonly rollback: number
  readonly acceptNewHostKeys: boolean
  readonly sshConfigFile?: string
  readonly vaultPasswordFiles: readonly string[]
  readonly json: boolean
  readonly timing: boolean
  readonly verbose: boolean
}

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

/** What a command line that applies a saved plan asks for; the plan says the rest. */
export interface ApplyArguments extends Common {
  readonly plan: string
  readonly allowUnannounced: boolean
}

/** What `pending list` and `pending forgive` ask for. */
export interface PendingArguments extends Common {
  readonly inventories: readonly string[]
  readonly limit?: string
  /** Keys or names of handlers that are dropped; absent where they are only listed. */
  readonly forgive?: 'all' | readonly string[]
}

const options = {
  inventory: { type: 'string', short: 'i', multiple: true },
  check: { type: 'boolean', short: 'C' },
  strict: { type: 'boolean' },
  diff: { type: 'boolean', short: 'D' },
  'syntax-check': { type: 'boolean' },
  limit: { type: 'string', short: 'l' },
  tags: { type: 'string', short: 't', multiple: true },
  'skip-tags': { type: 'string', multiple: true },
  'extra-vars': { type: 'string', short: 'e', multiple: true },
  forks: { type: 'string', short: 'f' },
  frame: { type: 'string' },
  timeout: { type: 'string', short: 'T' },
  'lock-timeout': { type: 'string' },
  rollback: { type: 'string' },
  'ssh-config': { type: 'string', short: 'F' },
  'accept-new-host-keys': { type: 'boolean' },
  'vault-password-file': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  timing: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  plan: { type: 'string' },
  'plan-ttl': { type: 'string' },
  'allow-unannounced': { type: 'boolean' },
} as const

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

/** Reads the arguments of `apply`; what is wrong with them is an InputError. */
export function readApplyArguments(args: readonly string[]): ApplyArguments {
  const { values, positionals } = parse(args)
  const [plan, ...rest] = positionals
  if (plan === undefined) throw new InputError('name a saved plan: hostwright apply PLAN')
  if (rest.length > 0) throw new InputError(`one plan at a time: what is ${rest.join(' ')}?`)
  const fixed = (
    ['inventory', 'check', 'syntax-check', 'limit', 'tags', 'skip-tags', 'plan', 'plan-ttl'] as const
  ).find((name) => values[name] !== undefined)
  if (fixed !== undefined)
    throw new InputError(`a saved plan says that itself: --${fixed} has no place beside it`)
  return { ...common(values), plan, allowUnannounced: values['allow-unannounced'] ?? false }
}

/** Reads the arguments of `pending`; what is wrong with them is an InputError. */
export function readPendingArguments(args: readonly string[]): PendingArguments {
  const { values, positionals } = parse(args)
  const [verb, ...names] = positionals
  const usage = 'hostwright pending list -i INVENTORY, or hostwright pending forgive NAME... -i INVENTORY'
  if (verb !== 'list' && verb !== 'forgive') throw new InputError(`say what to do: ${usage}`)
  if (values.inventory === undefined) throw new InputError(`name an inventory: ${usage}`)
  if (verb === 'list' && names.length > 0) throw new InputError(`unexpected argument: ${names.join(' ')}`)
  if (verb === 'forgive' && names.length === 0)
    throw new InputError('name what is forgiven: a handler, a key as pending list shows it, or all')
  return {
    ...common(values),
    inventories: values.inventory,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
    ...(verb === 'list' ? {} : { forgive: names.includes('all') ? 'all' : names }),
  }
}

function common(values: ReturnType<typeof parse>['values']): Common {
  const sshConfigFile = values['ssh-config'] ?? process.env['HOSTWRIGHT_SSH_CONFIG']
  return {
    strict: values.strict ?? false,
    diff: values.diff ?? false,
    extra: values['extra-vars'] ?? [],
    forks: number(values.forks, { option: '--forks', otherwise: 50 }),
    frame: number(values.frame, { option: '--frame', otherwise: 1_000_000 }),
    timeout: number(values.timeout, { option: '--timeout', otherwise: 20 }),
    lockTimeout: number(values['lock-timeout'], { option: '--lock-timeout', otherwise: 600 }),
    rollback: number(values.rollback, { option: '--rollback', otherwise: 60 }),
    ...(sshConfigFile === undefined ? {} : { sshConfigFile }),
    acceptNewHostKeys: values['accept-new-host-keys'] ?? false,
    vaultPasswordFiles: values['vault-password-file'] ?? [],
    json: values.json ?? false,
    timing: values.timing ?? false,
    verbose: values.verbose ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error))
  }
}

function words(given: readonly string[] | undefined): string[] {
  return (given ?? []).flatMap((one) => one.split(',')).filter((one) => one !== '')
}

function number(
  given: string | undefined,
  { option, otherwise }: { option: string; otherwise: number },
): number {
  if (given === undefined) return otherwise
  if (!/^[1-9]\d{0,6}$/.test(given))
    throw new InputError(`${option} wants a whole number above 0, not ${given}`)
  return Number(given)
}
