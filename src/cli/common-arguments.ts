import { parseArgs } from 'node:util'
import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'

/** What every command line that works on hosts may say. */
export interface Common {
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
  readonly config?: AnsibleConfig
  readonly json: boolean
  readonly timing: boolean
  readonly verbose: boolean
}

const options = {
  inventory: { type: 'string', short: 'i', multiple: true },
  check: { type: 'boolean', short: 'C' },
  prune: { type: 'boolean' },
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
  user: { type: 'string', short: 'u' },
  'private-key': { type: 'string' },
  become: { type: 'boolean', short: 'b' },
  'ask-become-pass': { type: 'boolean', short: 'K' },
  'list-hosts': { type: 'boolean' },
  'list-tasks': { type: 'boolean' },
  'list-tags': { type: 'boolean' },
} as const

/** What every command line that works on hosts may say, read. */
export function common(values: ReturnType<typeof parse>['values'], config?: AnsibleConfig): Common {
  const sshConfigFile = values['ssh-config'] ?? process.env['HOSTWRIGHT_SSH_CONFIG']
  return {
    strict: values.strict ?? false,
    diff: values.diff ?? false,
    extra: values['extra-vars'] ?? [],
    forks: number(values.forks, { option: '--forks', otherwise: config?.forks ?? 50 }),
    frame: number(values.frame, { option: '--frame', otherwise: 1_000_000 }),
    timeout: number(values.timeout, { option: '--timeout', otherwise: 20 }),
    lockTimeout: number(values['lock-timeout'], { option: '--lock-timeout', otherwise: 600 }),
    rollback: number(values.rollback, { option: '--rollback', otherwise: 60 }),
    ...(sshConfigFile === undefined ? {} : { sshConfigFile }),
    acceptNewHostKeys: values['accept-new-host-keys'] ?? false,
    vaultPasswordFiles: values['vault-password-file'] ?? config?.vaultPasswordFiles ?? [],
    ...(config === undefined ? {} : { config }),
    json: values.json ?? false,
    timing: values.timing ?? false,
    verbose: values.verbose ?? false,
  }
}

/** The words of a command line by their options. */
export function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error))
  }
}

/** The parts of a text with commas. */
export function words(given: readonly string[] | undefined): string[] {
  return (given ?? []).flatMap((one) => one.split(',')).filter((one) => one !== '')
}

/** An option that is a number. */
export function number(
  given: string | undefined,
  { option, otherwise }: { option: string; otherwise: number },
): number {
  if (given === undefined) return otherwise
  if (!/^[1-9]\d{0,6}$/.test(given))
    throw new InputError(`${option} must be a whole number greater than 0, not ${given}`)
  return Number(given)
}

/** Options of a run that mean nothing to the commands beside it. */
export const ONLY_RUNS = [
  'check',
  'prune',
  'syntax-check',
  'plan',
  'plan-ttl',
  'allow-unannounced',
  'list-hosts',
  'list-tasks',
  'list-tags',
] as const

/** Throws an InputError for the first of some options that is given: what is not heeded is not taken either. */
export function refuseOptions(
  values: ReturnType<typeof parse>['values'],
  names: readonly (keyof typeof options)[],
  why: string,
): void {
  const given = names.find((name) => values[name] !== undefined)
  if (given !== undefined) throw new InputError(`--${given} has no meaning here: ${why}`)
}
