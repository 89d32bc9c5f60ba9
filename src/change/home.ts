import { posix } from 'node:path'
import { defineFact } from '../host/fact.ts'
import { utf8 } from '../host/utf8.ts'
import type { Effect } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { known, unknown } from '../model/seen.ts'
import { type Entry, entry, parseFound, tarScript } from './entry.ts'
import type { Spot } from './entry-want.ts'

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

/** What the home of a new user is made of. */
export interface HomeWanted {
  readonly defaults: NewUser
  readonly owner: string
  readonly group: string
  /** Directories above it that are not there. */
  readonly above: readonly string[]
}

/** The home that useradd(8) makes, with the directories above it and what is in its skeleton; nothing where something stands. */
export function homeMade(spot: Spot, { defaults, owner, group, above }: HomeWanted): Effect[] {
  if (!spot.entry.known) return [{ fact: entry(spot.place ?? spot.path), becomes: unknown(spot.entry.cause) }]
  if (spot.entry.value !== null) return []
  const { mode, skeleton, from } = defaults
  const { assuming } = spot.entry
  const makes = (path: string, here: Entry): Effect => ({ fact: entry(path), becomes: known(here, assuming) })
  const plain = { type: 'directory', mode: '0755', owner: 'root', group: 'root' } as const
  const parents = above.map((path) => makes(path, plain))
  if (skeleton === null)
    return [
      ...parents,
      {
        fact: entry(spot.place ?? spot.path),
        becomes: unknown('what is put into a new home cannot be told'),
      },
    ]
  const inside = Object.entries(skeleton).map(([path, here]) =>
    makes(`${spot.place ?? spot.path}/${path}`, given(here, { owner, group, from, home: spot.path })),
  )
  return [...parents, makes(spot.place ?? spot.path, { type: 'directory', mode, owner, group }), ...inside]
}

interface Given {
  readonly owner: string
  readonly group: string
  readonly from: string
  readonly home: string
}

/** A copy of the skeleton belongs to the user: a file loses setuid and setgid with that, and a link into it follows it. */
function given(here: Entry, { owner, group, from, home }: Given): Entry {
  if (here === null || here.type === 'other') return here
  if (here.type === 'link')
    return here.target.startsWith(`${from}/`)
      ? { ...here, target: home + here.target.slice(from.length) }
      : here
  const mode = here.type === 'file' ? `0${here.mode.slice(-3)}` : here.mode
  return { ...here, mode, owner, group }
}

/** Where a user's home is made when nothing is said of it. */
export function homeOf(name: string, { base }: NewUser): string {
  return posix.join(base, name)
}
