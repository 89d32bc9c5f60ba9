import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openLab, type RunningHost } from '../lab/index.ts'
import type { Json } from '../model/json.ts'
import { runPlaybook } from '../run-playbook.ts'
import { type Ran, told } from './bench-told.ts'
import type { PlaybookStep } from './example.ts'

/** What examples are run on. */
export interface BenchOptions {
  /** A host of the lab this process runs in; what the examples do to it stays. */
  readonly host: RunningHost
  /** A directory with your own `tasks/`, `files/` and `templates/`. */
  readonly project?: string
  /** Variables that the params of examples may use. */
  readonly vars?: { readonly [name: string]: Json }
  /** The same, each of them a secret. */
  readonly secrets?: { readonly [name: string]: string }
  /** How many steps one frame may hold; as many as can be planned ahead when not given. */
  readonly frame?: number
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
