import { posix } from 'node:path'
import {
  type Act,
  always,
  argv,
  type Command,
  type Effect,
  entry,
  exists,
  type HostReader,
  known,
  quote,
  Refusal,
  type Secret,
  type Seen,
  unknown,
} from 'hostwright'
import { off, on, path } from './params.ts'
import { absolute } from './places.ts'
import { expanded, isExpanded } from './words.ts'

/** Params of whatever runs a command. */
export const RUNNING = {
  chdir: path('the directory to run it in'),
  creates: { type: 'string', minLength: 1, description: 'it is run only if this path does not exist' },
  removes: { type: 'string', minLength: 1, description: 'it is run only if this path exists' },
  stdin: { type: 'string', secret: true, description: 'its standard input' },
  stdin_add_newline: on('a line break is put behind stdin'),
  strip_empty_ends: {
    type: 'boolean',
    enum: [true],
    default: true,
    description: 'only true: empty lines at the end of the output are removed',
  },
  warn: off('it has no effect, as in Ansible since 2.11'),
} as const

/** Seconds after which a command is ended; Ansible would wait for ever. */
const DAY = 86_400

interface Conditions {
  readonly chdir?: string | undefined
  readonly creates?: string | undefined
  readonly removes?: string | undefined
}

/** Whether a command is wanted, as far as it is known, and why not. */
export interface Wanted {
  readonly chdir: string | undefined
  readonly paths: readonly { readonly path: string; readonly isMade: boolean }[]
  readonly skip: Seen<string | null>
}

/** Asks for the paths that a command creates or removes. */
export async function conditionsOf(
  host: HostReader,
  { chdir, creates, removes }: Conditions,
): Promise<Wanted> {
  const folder = chdir === undefined ? undefined : await absolute(host, chdir)
  const at = async (one: string | undefined): Promise<string | undefined> => {
    if (one === undefined) return undefined
    if (/[*?[]/.test(one)) throw new Refusal(`“${one}”: patterns are not supported in creates and removes`)
    const full = await absolute(host, one)
    if (full.startsWith('/')) return full
    if (folder === undefined) throw new Refusal(`“${one}” must be an absolute path, or chdir be given`)
    return posix.join(folder, full)
  }
  const [made, gone] = [await at(creates), await at(removes)]
  const skips = await Promise.all([
    made === undefined ? known(null) : skipIf(host, made, true),
    gone === undefined ? known(null) : skipIf(host, gone, false),
  ])
  const skip =
    skips.find((one) => one.known && one.value !== null) ?? skips.find((one) => !one.known) ?? known(null)
  return {
    chdir: folder,
    paths: [
      ...(made === undefined ? [] : [{ path: made, isMade: true }]),
      ...(gone === undefined ? [] : [{ path: gone, isMade: false }]),
    ],
    skip,
  }
}

async function skipIf(host: HostReader, path: string, is: boolean): Promise<Seen<string | null>> {
  const seen = await host.see(exists(path))
  if (!seen.known) return unknown(seen.cause)
  const words = `skipped, since ${path} ${is ? 'exists' : 'does not exist'}`
  return known(seen.value === is ? words : null, seen.assuming)
}

interface Input {
  readonly stdin?: string | Secret | undefined
  readonly stdin_add_newline: boolean
}

/** The command is run, unless what it creates is there already, or what it removes is not. */
export function running(command: Command, { chdir, paths, skip }: Wanted, input: Input): Act[] {
  const words = 'shell' in command ? command.shell : command.argv.join(' ')
  if (!skip.known) throw new Refusal('whether it is needed is not known yet', [skip.cause])
  if (skip.value !== null) {
    const own = paths.length === 0 ? [] : (skip.assuming ?? []).filter((one) => !isOwn(one, words))
    if (own.length === 0) return []
    throw new Refusal('whether it is needed is not sure', own)
  }
  // Whether it made what it is to make, Ansible does not ask: within this step it has run.
  const changes = paths.flatMap(({ path, isMade }): Effect[] => [
    { fact: entry(path), becomes: unknown(`“${words}” runs first`) },
    { fact: exists(path), becomes: known(isMade, [`if “${words}” ${isMade ? 'makes' : 'removes'} it`]) },
  ])
  const all: Effect = { become: 'assumed', cause: `if “${words}” changes nothing that this depends on` }
  const { stdin } = input
  const given = typeof stdin === 'string' && input.stdin_add_newline ? `${stdin}\n` : stdin
  const act = always({ command, chdir, stdin: given, timeout: DAY }, [all, ...changes])
  return [skip.assuming === undefined ? act : { ...act, assuming: skip.assuming }]
}

/** What is assumed only because it has just been planned. */
function isOwn(assumption: string, words: string): boolean {
  return assumption.startsWith(`if “${words}” `)
}

/** What the module returns where the command was not needed. */
export function skippedOutputs({ skip }: Wanted) {
  if (!skip.known || skip.value === null) return {}
  return { rc: 0, stdout: skip.value, stdout_lines: [skip.value], stderr: '', stderr_lines: [] }
}

/** Words as a command; those that are expanded on the host are for a shell. */
export function commandOf(words: readonly string[]): Command {
  if (words.length === 0) throw new Refusal('no command given')
  if (!words.some(isExpanded)) return { argv: words }
  return { shell: `exec ${words.map((one) => (isExpanded(one) ? expanded(one) : quote(one))).join(' ')}` }
}

/** A line for a shell, as a command. */
export function shellOf(line: string, executable: string | undefined): Command {
  return executable === undefined || executable === '/bin/sh'
    ? { shell: line }
    : { argv: [executable, '-c', line] }
}

/** A line of a shell that runs these words. */
export function lineOf(words: readonly string[]): string {
  return argv(...words)
}
