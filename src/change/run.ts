import { defineAct, defineChange, type StateOf } from '../define/change.ts'
import { HostError } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import { argv, print, quote } from '../host/quote.ts'
import { utf8 } from '../host/utf8.ts'
import type { Act, Effect, StateChange } from '../model/change.ts'
import type { Fact, Output } from '../model/fact.ts'
import { reveal, type Secret } from '../model/secret.ts'
import { known, type Seen } from '../model/seen.ts'
import { environmentName } from './names.ts'

/** A command: an argv, or a line for a shell. */
export type Command = { readonly argv: readonly string[] } | { readonly shell: string }

/** A command that acts, and what it is given. */
export interface CommandRun {
  readonly command: Command
  readonly chdir?: string | undefined
  readonly env?: { readonly [name: string]: string | Secret } | undefined
  readonly stdin?: string | Secret | undefined
  /** Seconds after which it is ended. */
  readonly timeout: number
}

/** What a reading command answered. */
export type Answer = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** Seconds after which a command that only reads is ended: one that waits for ever must not keep the host from us. */
const PATIENCE = 60

/** What is bounded by its author, and what only a shell can do: `command -v` is the usual way to ask for a program. */
const AS_IS: readonly (string | undefined)[] = ['timeout', 'command', 'type']

/** A command that only reads, as a line of shell. */
function bounded(command: Command): string {
  return staysAsIs(command) ? line(command) : `timeout -k 5 ${PATIENCE} ${line(command)}`
}

function staysAsIs(command: Command): boolean {
  return 'argv' in command && AS_IS.includes(command.argv[0])
}

/** Takes the time around a command, without a fork: a status of 124 may be the command's own. */
function timed(script: string): string {
  return `read -r t rest </proc/uptime; ${script}; s=$?; read -r u rest </proc/uptime; printf '\\n%d %s %s\\0' "$s" "$t" "$u"`
}

/** What `timed` said last: the status. Raises HostError where timeout(1) ended the command, or where nothing was said. */
function statusOf(said: string, command: Command): number {
  const [, status, began, ended] = /^(\d+) (\S*) (\S*)$/.exec(said) ?? []
  if (status === undefined) throw new HostError(`no answer to “${named(command)}”`)
  const isEnded = !staysAsIs(command) && /^(124|137)$/.test(status)
  if (isEnded && Number(ended) - Number(began) > PATIENCE - 1)
    throw new HostError(`“${named(command)}” was ended: it did not answer within ${PATIENCE} s`)
  return Number(status)
}

/** What a command that only reads answers: its output and status. */
export const answer = defineFact<{ readonly command: Command; readonly chdir: string | null }, Answer>({
  name: 'answer',
  dependsOn: { installation: 'unknown' },
  opaque: 'unknown',
  takes: PATIENCE,
  script: (asked) =>
    asked
      .map(
        ({ command, chdir }) =>
          `${timed(`${enter(chdir)}${bounded(command)}) </dev/null`)}; printf '\\0' >&2`,
      )
      .join('\n'),
  parse: ({ stdout, stderr }, asked) => {
    const errors = stderr.split('\0')
    const answers = stdout.split('\0')
    return asked.map((one, at) => {
      const all = answers[at] ?? ''
      const cut = all.lastIndexOf('\n')
      return {
        status: statusOf(all.slice(cut + 1), one.command),
        stdout: utf8(all.slice(0, cut)),
        stderr: utf8(errors[at] ?? ''),
      }
    })
  },
})

/** Whether a command that only reads succeeds. */
export const succeeds = defineFact<Command, boolean>({
  name: 'succeeds',
  opaque: 'assumed',
  takes: PATIENCE,
  script: (commands) =>
    commands.map((command) => timed(`( ${bounded(command)} ) </dev/null >/dev/null 2>&1`)).join('\n'),
  parse: ({ stdout }, commands) => {
    const said = stdout.split('\0')
    return commands.map((command, at) => statusOf((said[at] ?? '').replace(/^\n/, ''), command) === 0)
  },
})

/** Whether anything stands at a path; links are followed. */
export const exists = defineFact<string, boolean>({
  name: 'exists',
  dependsOn: { installation: 'assumed if absent', removal: 'unknown', restoration: 'unknown if absent' },
  script: (paths) => paths.map((path) => `[ -e ${quote(path)} ] && echo yes || echo no`).join('\n'),
  parse: (output) => lines(output).map((word) => word === 'yes'),
})

/** What tells whether a command is needed, and what it shall tell afterwards. */
export interface Guard {
  readonly fact: Fact<boolean>
  readonly seen: Seen<boolean>
  readonly wanted: boolean
}

/** A command shall have run, which its guard tells. */
export function ran({ fact, seen, wanted }: Guard, run: CommandRun, effects: readonly Effect[]): StateChange {
  const subject = named(run.command)
  const states = { goal: fact, before: seen, after: known(wanted) }
  return needed({ subject, ...states, data: checked(run), effects, summary: `run ${subject}` })
}

/** A command that runs in every run. */
export function always(run: CommandRun, effects: readonly Effect[]): Act {
  const subject = named(run.command)
  return asked({ subject, leaves: true, data: checked(run), effects, summary: `run ${subject}` })
}

/** Commands that their guard calls for. */
const needed = defineChange<boolean, CommandRun>({
  name: 'run',
  guard: (before, { goal }) => {
    const test = guardTest(goal)
    return test === undefined ? undefined : before ? test : `! ${test}`
  },
  script: (change, { lasts }) => {
    const command = commandScript(change.data)
    const still = lasts ? stillNeeded(change) : undefined
    return still === undefined ? command : `(\n${command}\n) || exit\n${still}`
  },
})

/** Commands that run in every run. */
const asked = defineAct<CommandRun>({ name: 'run', script: ({ data }) => commandScript(data) })

function commandScript(run: CommandRun): string {
  const env = Object.entries(run.env ?? {}).map(
    ([name, value]) => `export ${environmentName(name)}=${quote(reveal(value))}\n`,
  )
  const input = run.stdin === undefined ? '' : `${print(reveal(run.stdin))} | `
  const enter = run.chdir === undefined ? '' : `cd ${quote(run.chdir)} || exit\n`
  return `${env.join('')}${enter}${input}timeout -k 5 ${run.timeout} ${line(run.command)}`
}

/** Asked right behind the command: what follows in the same frame must not be done on top of one that did not do its work. */
function stillNeeded({ goal, after }: StateOf<boolean, CommandRun>): string | undefined {
  const test = guardTest(goal)
  if (test === undefined || !after.known) return undefined
  const words = 'did not converge: it ended well, and its guard still says that it is needed'
  return `${after.value ? '' : '! '}${test} || { echo ${quote(words)} >&2; exit 1; }`
}

/** The guard once more, immediately before: an earlier change of the same frame may have settled it. */
function guardTest({ kind, arg }: Fact): string | undefined {
  if (kind.name === 'exists') return `[ -e ${quote(arg as string)} ]`
  if (kind.name === 'succeeds') return `( ${bounded(arg as Command)} ) </dev/null >/dev/null 2>&1`
  return undefined
}

/** A command as a person would write it. */
export function named(command: Command): string {
  return 'shell' in command ? command.shell : argv(...command.argv)
}

/** Without what is not given: a plan's digest does not know of it. */
function checked({ command, chdir, env, stdin, timeout }: CommandRun): CommandRun {
  for (const name of Object.keys(env ?? {})) environmentName(name)
  return {
    command,
    timeout,
    ...(chdir === undefined ? {} : { chdir }),
    ...(env === undefined ? {} : { env }),
    ...(stdin === undefined ? {} : { stdin }),
  }
}

function enter(chdir: string | null): string {
  return chdir === null ? '( ' : `( cd ${quote(chdir)} && `
}

function line(command: Command): string {
  return 'shell' in command ? argv('sh', '-c', command.shell) : argv(...command.argv)
}

function lines({ stdout }: Output): string[] {
  return stdout.trim().split('\n')
}
