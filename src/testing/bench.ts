import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openLab, type RunningHost } from '../lab/index.ts'
import type { Change } from '../model/change.ts'
import type { RunEvent } from '../model/event.ts'
import type { Predicted } from '../model/honesty.ts'
import type { Json } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import { jsonReport } from '../report/json.ts'
import { runPlaybook } from '../run-playbook.ts'
import type { PlaybookStep } from './example.ts'

/** What examples are tried on. */
export interface BenchOptions {
  /** A host of the lab this process runs in; what the examples do to it stays. */
  readonly host: RunningHost
  /** A folder with `tasks/`, `files/` and `templates/` of one's own. */
  readonly project?: string
  /** Variables that the params of examples may name. */
  readonly vars?: { readonly [name: string]: Json }
  /** The same, each of them a secret. */
  readonly secrets?: { readonly [name: string]: string }
  /** How many steps one frame may hold; as many as can be planned ahead when not given. */
  readonly frame?: number
}

/** What a run told. */
export interface Ran {
  readonly code: number
  readonly steps: readonly Predicted[]
  readonly changes: readonly Change[]
  /** How many frames acted for one and the same step. */
  readonly rounds: number
  /** Why it went wrong, in its own words. */
  readonly reason: string
  /** All that was told, as a machine gets it. */
  readonly text: string
}

/** A host, and documents from which it is worked on. */
export interface Bench {
  readonly host: RunningHost
  readonly secrets: readonly string[]
  run(steps: readonly PlaybookStep[], how: 'check' | 'apply'): Promise<Ran>
}

/** Sets up a controller for one host of the lab, in a folder of its own. */
export function openBench({ host, project, vars = {}, secrets = {}, frame }: BenchOptions): Bench {
  const lab = openLab()
  const root = mkdtempSync(join(tmpdir(), 'conformance-'))
  if (project !== undefined)
    for (const name of ['tasks', 'files', 'templates', 'package.json', 'node_modules'])
      if (existsSync(join(project, name))) symlinkSync(resolve(project, name), join(root, name))
  const connection = {
    ansible_host: host.ip4,
    ansible_user: 'root',
    ansible_ssh_private_key_file: join(lab.directory, 'id_ed25519'),
  }
  const inventory = join(root, 'inventory.yml')
  writeFileSync(inventory, JSON.stringify({ all: { hosts: { [host.name]: { ...connection, ...vars } } } }))
  mkdirSync(join(root, 'secrets'), { mode: 0o700 })
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(root, 'secrets', name), `${text}\n`)
  const tags = Object.keys(secrets).map((name) => `${name}: !file secrets/${name}\n`)
  writeFileSync(join(root, 'secrets.yml'), tags.length === 0 ? '{}\n' : tags.join(''))
  const playbook = join(root, 'play.yml')
  return {
    host,
    secrets: Object.values(secrets),
    run: async (tasks, how) => {
      writeFileSync(
        playbook,
        JSON.stringify([{ name: 'example', hosts: 'all', vars_files: ['secrets.yml'], tasks }]),
      )
      return told(async (emit) => {
        const run = { playbook, inventories: [inventory], check: how === 'check', emit }
        const { code } = await runPlaybook({
          ...run,
          ...(frame === undefined ? {} : { frame }),
          sshConfigFile: join(lab.directory, 'ssh_config'),
        })
        return code
      })
    },
  }
}

async function told(run: (emit: (event: RunEvent) => void) => Promise<number>): Promise<Ran> {
  const events: RunEvent[] = []
  const code = await run((event) => events.push(event)).catch(wrongDocument)
  const steps = events.flatMap((event) =>
    event.event === 'step'
      ? [
          {
            step: event.step.name,
            status: event.outcome.status,
            changes: event.outcome.changes,
          },
        ]
      : [],
  )
  const lines: string[] = []
  events.forEach(jsonReport((line) => lines.push(line), { diff: true }))
  return {
    code: typeof code === 'number' ? code : 5,
    steps,
    changes: steps.flatMap(({ changes }) => changes.map(({ change }) => change)),
    rounds: events.filter((event) => event.event === 'doing' && event.what === 'acting').length,
    reason: typeof code === 'number' ? events.flatMap(wrong).join('; ') : code,
    text: lines.join('\n'),
  }
}

function wrongDocument(error: unknown): string {
  if (error instanceof InputError) return error.message
  throw error
}

function wrong(event: RunEvent): string[] {
  if (event.event === 'unreachable' || event.event === 'failed') return [event.reason]
  if (event.event !== 'step' || event.outcome.status !== 'failed') return []
  return [event.outcome.reason ?? 'it failed']
}
