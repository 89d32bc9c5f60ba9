import { argv, quote } from '../../host/quote.ts'
import type { Output } from '../../model/fact.ts'

/** A command: an argv, or a shell line. */
export type Command = { readonly argv: readonly string[] } | { readonly shell: string }

/** Seconds after which a command that only reads is ended: one that waits for ever must not keep the host from us. */
export const PATIENCE = 60

/** What is bounded by its author, and what only a shell can do: `command -v` is the usual way to ask for a program. */
const AS_IS: readonly (string | undefined)[] = ['timeout', 'command', 'type']

/** A command that only reads, as a line of shell. */
export function bounded(command: Command): string {
  return staysAsIs(command) ? line(command) : `timeout -k 5 ${PATIENCE} ${line(command)}`
}

/** True for a command that is not given a time limit. */
export function staysAsIs(command: Command): boolean {
  return 'argv' in command && AS_IS.includes(command.argv[0])
}

/** A command as a person would write it. */
export function named(command: Command): string {
  return 'shell' in command ? command.shell : argv(...command.argv)
}

/** Opens a subshell, in the directory of a command if it has one. */
export function enter(chdir: string | null): string {
  return chdir === null ? '( ' : `( cd ${quote(chdir)} && `
}

/** A command as a line of shell. */
export function line(command: Command): string {
  return 'shell' in command ? argv('sh', '-c', command.shell) : argv(...command.argv)
}

/** What a script printed, line by line. */
export function lines({ stdout }: Output): string[] {
  return stdout.trim().split('\n')
}
