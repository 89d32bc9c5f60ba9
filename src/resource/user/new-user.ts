import { posix } from 'node:path'
import { defineFact } from '../../host/fact.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import { parseFound, tarScript } from '../file/entry-archive.ts'
import type { Entry } from '../file/entry-state.ts'

/** What useradd(8) gives a user of whom nothing else is said, and what it puts into a new home. */
export type NewUser = {
  /** The directory in which homes are made. */
  readonly base: string
  readonly shell: string
  /** The mode of a new home, four octal digits. */
  readonly mode: string
  /** What is in the skeleton of a home, by relative path; `null` where that cannot be told. */
  readonly skeleton: { readonly [path: string]: Entry } | null
  /** The directory of the skeleton, which links in it may name. */
  readonly from: string
}

/** The host's own settings for new users (login.defs(5), useradd(8)). */
export const newUser = defineFact<null, NewUser>({
  name: 'new user',
  files: () => ['/etc/login.defs', '/etc/default/useradd', '/etc/skel/'],
  script: () => `grep -E '^[[:space:]]*(HOME_MODE|UMASK)[[:space:]]' /etc/login.defs
grep -E '^(HOME|SHELL|SKEL)=' /etc/default/useradd
s=$(sed -n 's/^SKEL=//p' /etc/default/useradd 2>/dev/null | tail -n 1); echo
[ ! -d "\${s:=/etc/skel}" ] || ${tarScript('"$s" -mindepth 1')}`,
  parse: (output) => [parseNewUser(output)],
})

function parseNewUser({ stdout, stderr, status }: Output): NewUser {
  const end = stdout.startsWith('\n') ? 0 : stdout.indexOf('\n\n') + 1
  const lines = utf8(stdout.slice(0, end)).split('\n')
  const setting = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1)
  const umask = Number.parseInt(setting(/^\s*UMASK\s+([0-7]+)/) ?? '022', 8)
  const mode = setting(/^\s*HOME_MODE\s+([0-7]+)/) ?? (0o777 & ~umask).toString(8)
  const from = setting(/^SKEL=(.+)$/) ?? '/etc/skel'
  return {
    base: setting(/^HOME=(.+)$/) ?? '/home',
    shell: setting(/^SHELL=(.*)$/) ?? '/bin/sh',
    mode: mode.padStart(4, '0').slice(-4),
    skeleton: skeletonOf(from, { stdout: stdout.slice(end + 1), stderr, status }),
    from,
  }
}

function skeletonOf(from: string, output: Output): NewUser['skeleton'] {
  try {
    const found = [...parseFound(output)]
    return Object.fromEntries(found.map(([path, here]) => [posix.relative(from, path), here]))
  } catch {
    return null
  }
}

/** Where a user's home is made when nothing is said of it. */
export function homeOf(name: string, { base }: NewUser): string {
  return posix.join(base, name)
}
