import { defineAct, defineChange } from '../../define/change.ts'
import { type StateOf } from '../../define/change-definition.ts'
import { print, quote } from '../../host/quote.ts'
import type { Act, Effect, StateChange } from '../../model/change.ts'
import type { Said } from '../../model/change-kind.ts'
import type { Fact } from '../../model/fact.ts'
import type { Json } from '../../model/json.ts'
import { reveal, type Secret } from '../../model/secret.ts'
import { known, type Seen, type Unknown, unknown } from '../../model/seen.ts'
import { environmentName } from '../names.ts'
import { answer } from './command-answer.ts'
import { bounded, type Command, line, named } from './command-line.ts'

/** A command that acts, and what it is given. */
export interface CommandRun {
  readonly command: Command
  readonly chdir?: string | undefined
  readonly env?: { readonly [name: string]: string | Secret } | undefined
  readonly stdin?: string | Secret | undefined
  /** Seconds after which it is ended. */
  readonly timeout: number
  /** What it prints is registered once it has run, though its guard may find in the next run that it need not. */
  readonly registers?: boolean | undefined
}

/** What determines whether a command is needed, and what it must say afterwards. */
export interface Guard {
  readonly fact: Fact<boolean>
  readonly seen: Seen<boolean>
  readonly wanted: boolean
}

/** Runs a command if its guard says that it has not run. */
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
  answer: (said, { data }) => (data.registers === true ? answers(said) : undefined),
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
const asked = defineAct<CommandRun>({
  name: 'run',
  answer: answers,
  ask: ({ data: { command, chdir, env, stdin } }) =>
    env === undefined && stdin === undefined ? answer({ command, chdir: chdir ?? null }) : undefined,
  script: ({ data }) => commandScript(data),
})

/** What is registered of a command that has run. */
function answers({ status, stdout, stderr }: Said) {
  return { rc: status, ...printed('stdout', stdout), ...printed('stderr', stderr) }
}

function printed(name: string, text: string | undefined): { readonly [name: string]: Json | Unknown } {
  const seen = text?.replace(/[\r\n]+$/, '') ?? unknown(`${name} is too long to be registered`)
  const lines = typeof seen !== 'string' ? seen : seen === '' ? [] : seen.split(/\r?\n/)
  return { [name]: seen, [`${name}_lines`]: lines }
}

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
  const words = 'did not converge: it succeeded, but its guard still says that it is needed'
  return `${after.value ? '' : '! '}${test} || { echo ${quote(words)} >&2; exit 1; }`
}

/** The guard once more, immediately before: an earlier change of the same frame may have settled it. */
function guardTest({ kind, arg }: Fact): string | undefined {
  if (kind.name === 'exists') return `[ -e ${quote(arg as string)} ]`
  if (kind.name === 'succeeds') return `( ${bounded(arg as Command)} ) </dev/null >/dev/null 2>&1`
  return undefined
}

/** Without what is not given: a plan's digest does not know of it. */
function checked({ command, chdir, env, stdin, timeout, registers }: CommandRun): CommandRun {
  for (const name of Object.keys(env ?? {})) environmentName(name)
  return {
    command,
    timeout,
    ...(chdir === undefined ? {} : { chdir }),
    ...(registers === true ? { registers } : {}),
    ...(env === undefined ? {} : { env }),
    ...(stdin === undefined ? {} : { stdin }),
  }
}
