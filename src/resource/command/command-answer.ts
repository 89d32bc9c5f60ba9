import { HostError } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import { quote } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import { bounded, type Command, enter, lines, named, PATIENCE, staysAsIs } from './command-line.ts'

/** What a reading command answered. */
export type Answer = { readonly status: number; readonly stdout: string; readonly stderr: string }

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
    throw new HostError(`“${named(command)}” was terminated: it did not answer within ${PATIENCE} s`)
  return Number(status)
}

/** The answer of a command that only reads: its output and status. */
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

/** Whether anything exists at a path; links are followed. */
export const exists = defineFact<string, boolean>({
  name: 'exists',
  dependsOn: { installation: 'assumed if absent', removal: 'unknown', restoration: 'unknown if absent' },
  script: (paths) => paths.map((path) => `[ -e ${quote(path)} ] && echo yes || echo no`).join('\n'),
  parse: (output) => lines(output).map((word) => word === 'yes'),
})
