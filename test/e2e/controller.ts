import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Lab, RunningHost } from '../../src/lab/index.ts'
import { type Ran, run } from '../cli/run.ts'

/** A controller inside the lab: a home with the lab's keys, and documents of its own. */
export interface Controller {
  readonly root: string
  write(name: string, text: string): void
  run(...args: string[]): Promise<Ran>
  /** Runs with these arguments, and no others. */
  play(...args: string[]): Promise<Ran>
  /** Runs a playbook and kills the controller (SIGKILL) when the signal comes. */
  killed(when: AbortSignal, playbook: string, ...args: string[]): Promise<Ran>
}

/** A controller that reaches these hosts by their lab names. */
export function controller(
  lab: Lab,
  hosts: readonly RunningHost[],
  vars: Readonly<Record<string, unknown>> = {},
): Controller {
  const root = mkdtempSync(join(tmpdir(), 'controller-'))
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const all = Object.fromEntries(hosts.map((host) => [host.name, { ansible_host: host.ip4 }]))
  const ssh = { ansible_user: 'root', ansible_ssh_private_key_file: join(lab.directory, 'id_ed25519') }
  write('inventory.yml', JSON.stringify({ all: { vars: { ...ssh, ...vars }, hosts: all } }))
  const inventory = join(root, 'inventory.yml')
  const env = { HOSTWRIGHT_SSH_CONFIG: join(lab.directory, 'ssh_config') }
  return {
    root,
    write,
    killed: (when, playbook, ...args) => run([join(root, playbook), '-i', inventory, ...args], env, when),
    play: (...args) => run(args, env),
    run: (playbook, ...args) => run([join(root, playbook), '-i', inventory, ...args], env),
  }
}

/** Steps of a recap: `{ ok, changed, failed }` of a host. */
export function recap(ran: Ran, host: string): Record<string, number> {
  const line = ran.out.split('\n').findLast((one) => one.startsWith(`${host}  ok`)) ?? ''
  return Object.fromEntries(
    [...line.matchAll(/(\w+) (\d+)/g)].map(([, name = '', number]) => [name, Number(number)]),
  )
}
