import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Lab, RunningHost } from '../../../lab/index.ts'
import type { HuntCase } from '../case.ts'
import { playbookText } from '../runs.ts'
import type { Event } from './told.ts'

/** A run of the real program, as a process of its own. */
export interface Running {
  /** Sends it a signal; a process that is over hears nothing. */
  signal(name: NodeJS.Signals): void
  /** How it ended; asked for as often as wanted. */
  readonly over: Promise<Ended>
  readonly isOver: () => boolean
}

/** How a process of the program ended, and what it said. */
export interface Ended {
  /** Where a signal ended it as a shell tells it: 137 for SIGKILL. */
  readonly code: number
  readonly events: readonly Event[]
  readonly err: string
  readonly seconds: number
  /** Milliseconds since 1970. */
  readonly began: number
}

/** The case, what another controller makes of the same things, and a playbook that acts and changes nothing. */
export type Document = 'play.yml' | 'other.yml' | 'acts.yml'

/** A controller with the documents of a case, and another with documents of its own. */
export interface Control {
  start(playbook?: Document): Running
  close(): void
}

const ACTS = `- name: acts\n  hosts: all\n  tasks:\n    - command: { argv: ["true"], always: true, alters: [] }\n`

/** Seconds that a run may take before it counts as one that never ends. */
const ENDLESS = 420

/** Writes the documents of a case for a host of the lab; `program` is the built `main.cjs`. */
export function openControl(
  { lab, host, program }: { readonly lab: Lab; readonly host: RunningHost; readonly program: string },
  hunted: HuntCase,
  other: Pick<HuntCase, 'steps' | 'handlers'>,
): Control {
  const root = mkdtempSync(join(tmpdir(), 'hunt-'))
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  for (const [path, text] of Object.entries(hunted.files)) write(path, text)
  write('secrets.yml', 'token: !file token\n')
  write('token', 'not for anyone else')
  write('play.yml', playbookText(hunted))
  write('other.yml', playbookText(other).replace('name: hunted', 'name: other'))
  write('acts.yml', ACTS)
  const way = { ansible_host: host.ip4, ansible_user: 'root' }
  const key = { ansible_ssh_private_key_file: join(lab.directory, 'id_ed25519') }
  const vars = { word: 'w', flag: true, number: 7 }
  write('inventory.yml', JSON.stringify({ all: { hosts: { [host.name]: { ...way, ...key, ...vars } } } }))
  const ssh = join(lab.directory, 'ssh_config')
  return {
    start: (playbook = 'play.yml') => {
      const home = join(root, `home-${playbook}`)
      mkdirSync(home, { recursive: true })
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, HOSTWRIGHT_SSH_CONFIG: ssh }
      const argv = [program, join(root, playbook), '-i', join(root, 'inventory.yml'), ...OPTIONS]
      return watched(spawn(process.execPath, argv, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }))
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Seconds after which a host puts a way in back that did not prove itself. */
export const ROLLBACK = 15

/** How the program is asked to run: in a way that tells all, and waits no longer than a hunt can. */
const OPTIONS = ['--json', '--rollback', String(ROLLBACK), '--timeout', '20', '--lock-timeout', '120']

function watched(child: ChildProcess): Running {
  const began = Date.now()
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void (said.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (said.err += text))
  const endless = setTimeout(() => child.kill('SIGKILL'), ENDLESS * 1000)
  let done = false
  const over = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      done = true
      clearTimeout(endless)
      const seconds = (Date.now() - began) / 1000
      const err = seconds >= ENDLESS ? `${said.err}\nit did not end within ${ENDLESS} s` : said.err
      resolve({
        code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]),
        events: eventsIn(said.out),
        err,
        seconds,
        began,
      })
    })
  })
  return { signal: (name) => void child.kill(name), over, isOver: () => done }
}

/** Whole lines only: a process that was killed may have said half of one. */
function eventsIn(out: string): Event[] {
  return out.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Event] : []
    } catch {
      return []
    }
  })
}
