import { HostError } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import type { Output } from '../../model/fact.ts'

/** What is at a path, without its content: for files whose content is confidential. */
export type Attributes = {
  readonly type: 'file' | 'directory' | 'other'
  /** Four octal digits: `0640`. */
  readonly mode: string
  readonly owner: string
  readonly group: string
} | null

/** Owner, group and mode of what is at a path; links are followed, content is not read. */
export const attributes = defineFact<string, Attributes>({
  name: 'attributes',
  dependsOn: { restoration: 'unknown if absent' },
  script: (paths) => `stat -L -c '%a %U %u %G %g %F/%n' -- ${argv(...paths)}; true`,
  parse: parseAttributes,
})

function parseAttributes({ stdout, stderr }: Output, paths: readonly string[]): Attributes[] {
  const wrong = stderr
    .split('\n')
    .find((line) => !/^$|: No such file or directory$|: Not a directory$/.test(line))
  if (wrong !== undefined) throw new HostError(wrong)
  const found = new Map<string, Attributes>()
  for (const line of Buffer.from(stdout, 'latin1').toString('utf8').split('\n')) {
    const [, mode = '', user = '', uid = '', team = '', gid = '', what = '', path = ''] =
      /^(\d+) (\S+) (\d+) (\S+) (\d+) ([^/]*)\/(.*)$/.exec(line) ?? []
    const type = what === 'directory' ? 'directory' : what.startsWith('regular') ? 'file' : 'other'
    found.set(path, { type, mode: mode.padStart(4, '0'), owner: nameOf(user, uid), group: nameOf(team, gid) })
  }
  return paths.map((path) => found.get(path) ?? null)
}

/** The name that stat(1) prints, or the number if nobody has it. */
export function nameOf(name: string, id: string): string {
  return name === 'UNKNOWN' ? id : name
}
