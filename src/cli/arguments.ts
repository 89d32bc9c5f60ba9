import { existsSync } from 'node:fs'
import type { AnsibleConfig } from '../inventory/ansible-config.ts'
import { InputError } from '../model/problem.ts'
import { didYouMean } from '../schema/nearest.ts'
import { type Common, common, number, parse, words } from './common-arguments.ts'
import type { Listed } from './lists.ts'

/** What a command line that runs a playbook asks for. */
export interface RunArguments extends Common {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly check: boolean
  readonly syntaxCheck: boolean
  readonly prune: boolean
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** Where the plan of a dry run is saved, and for how many hours it may be applied. */
  readonly plan?: string
  readonly planHours: number
  /** What is listed, instead of running anything. */
  readonly lists?: Listed
}

const COMMANDS = ['apply', 'docs', 'explain', 'init', 'lab', 'new', 'orphans', 'pending']

/** A bare word that is no file was meant as a command. */
function requireDocument(playbook: string): void {
  if (/[./]/.test(playbook) || existsSync(playbook)) return
  const hint = didYouMean(playbook, COMMANDS) ?? `the commands are ${COMMANDS.join(', ')}`
  throw new InputError([{ message: `“${playbook}” is neither a command nor a file`, hint }])
}

/** Reads the arguments of a run; what is wrong with them is an InputError. */
export function readArguments(args: readonly string[], config?: AnsibleConfig): RunArguments {
  const { values, positionals } = parse(args)
  const [playbook, ...rest] = positionals
  if (playbook === undefined) throw new InputError('no playbook given: hostwright PLAYBOOK -i INVENTORY')
  requireDocument(playbook)
  if (rest.length > 0) throw new InputError(`unexpected argument: ${rest.join(' ')}`)
  const inventories = values.inventory ?? config?.inventories ?? []
  if (inventories.length === 0) throw new InputError('no inventory given: hostwright PLAYBOOK -i INVENTORY')
  if (values.plan !== undefined && values.check !== true)
    throw new InputError('--plan requires --check: it saves what a dry run announces')
  if (values['plan-ttl'] !== undefined && values.plan === undefined)
    throw new InputError('--plan-ttl requires --plan: it sets how long a saved plan may be applied')
  if (values['allow-unannounced'] === true)
    throw new InputError('--allow-unannounced requires a saved plan: hostwright apply PLAN')
  const lists = listsOf(values)
  return {
    ...common(values, config),
    playbook,
    inventories,
    check: values.check ?? false,
    syntaxCheck: values['syntax-check'] === true || lists !== undefined,
    ...(lists === undefined ? {} : { lists }),
    prune: values.prune ?? false,
    ...(values.limit === undefined ? {} : { limit: values.limit }),
    tags: words(values.tags),
    skipTags: words(values['skip-tags']),
    ...(values.plan === undefined ? {} : { plan: values.plan }),
    planHours: number(values['plan-ttl'], { option: '--plan-ttl', otherwise: 24 }),
  }
}

function listsOf(values: ReturnType<typeof parse>['values']): Listed | undefined {
  const lists = {
    hosts: values['list-hosts'] ?? false,
    tasks: values['list-tasks'] ?? false,
    tags: values['list-tags'] ?? false,
  }
  return lists.hosts || lists.tasks || lists.tags ? lists : undefined
}
