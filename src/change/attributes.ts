import { posix } from 'node:path'
import { defineChange } from '../define/change.ts'
import { HostError } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import { argv, quote } from '../host/quote.ts'
import { Refusal, type StateChange } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { mapSeen, type Seen } from '../model/seen.ts'

/** What stands at a path, without its content: for files whose content is nobody's business. */
export type Attributes = {
  readonly type: 'file' | 'directory' | 'other'
  /** Four octal digits: `0640`. */
  readonly mode: string
  readonly owner: string
  readonly group: string
} | null

/** Owner, group and mode in full. */
export type Closed = { readonly owner: string; readonly group: string; readonly mode: string }

/** Owner, group and mode of what stands at a path; links are followed, content is not read. */
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

/** The name that stat(1) gives, or the number where nobody has it. */
export function nameOf(name: string, id: string): string {
  return name === 'UNKNOWN' ? id : name
}

/** What a test of owner, group and mode asks besides: a format of stat(1), and what it gives. */
interface AlsoAsked {
  readonly flags?: string
  readonly format?: string
  readonly gives?: string
}

/** A test for owner, group and mode of what stands at a path; an owner without a name is known by number. */
export function statIs({ owner, group, mode }: Closed, path: string, also: AlsoAsked = {}): string {
  const { flags = '', format = '', gives = '' } = also
  const isNumber = /^\d+$/
  const asked = `${format}%04a ${isNumber.test(owner) ? '%u' : '%U'} ${isNumber.test(group) ? '%g' : '%G'}`
  return `[ "$(stat ${flags}-c '${asked}' -- ${quote(path)})" = ${quote(`${gives}${mode} ${owner} ${group}`)} ]`
}

/** What stands at a path shall have this owner, group and mode. */
export function attributesSet(path: string, seen: Seen<Attributes>, wanted: Closed): StateChange {
  const after = mapSeen(seen, (here): Attributes => {
    if (here === null) throw new Refusal(`${path} does not exist`, seen.known ? seen.assuming : [])
    return { ...here, ...wanted }
  })
  const summary = `give ${path} to ${wanted.owner}:${wanted.group}, mode ${wanted.mode}`
  return given({ subject: path, goal: attributes(path), before: seen, after, data: wanted, summary })
}

/** Owners and modes of files that are not read. */
const given = defineChange<Attributes, Closed>({
  name: 'attributes',
  guard: (here, { subject }) =>
    here === null ? `[ ! -e ${quote(subject)} ]` : statIs(here, subject, { flags: '-L ' }),
  script: ({ subject, data, before }) => giveScript(subject, before.known ? before.value : null, data),
  loose: ({ subject }) => ({ within: posix.dirname(subject) }),
})

/** Gives a file its owner and mode; the mode last, because chown clears setuid. */
export function giveScript(path: string, here: Attributes, { owner, group, mode }: Closed): string {
  const byName = `${argv('chown', `${owner}:${group}`, '--', path)} && ${argv('chmod', mode.padStart(5, '0'), '--', path)}`
  const was = here === null ? '' : `${here.mode} ${here.owner} ${here.group}`
  return `if [ "$OPEN" = no ]; then ${byName}; else held ${argv('give', path, here?.type ?? '', was, owner, group, mode)}; fi`
}

/** Where a file is put that is closed until its owner is right, and what its name is until then. */
export type Placed = Closed & { readonly nonce: string }

/** What the frame sees to for a file that is put in its place. */
export function looseFor(path: string, nonce: string) {
  return { within: posix.dirname(path), litter: `${path}.hostwright-${nonce}` }
}

/**
 * Puts what a command prints in the place of a file: closed until its owner is right, and only then under its name. What was
 * there is kept in our folder. The command may use `$p`, the file as it was.
 */
export function placeClosed(path: string, print: string, { owner, group, mode, nonce }: Placed): string {
  const held = argv('write', path, `.hostwright-${nonce}`, owner, group, mode, '')
  return `p=${quote(path)} t=${quote(`${path}.hostwright-${nonce}`)}
if [ "$OPEN" = no ]; then
[ ! -e "$p" ] || { umask 077; mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p"; } || exit 1; umask 022
( set -C; umask 0077; ${print} >"$t" ) && ${argv('chown', `${owner}:${group}`)} "$t" && ${argv('chmod', mode)} "$t" && sync "$t" && mv -fT "$t" "$p" || { rm -f "$t"; exit 1; }
else umask 077; ${argv('held', 'keep', path)} || exit 1; p=$KEEP$p
{ ${print}; } >"$KEEP$t" && held ${held} <"$KEEP$t" && rm -f "$KEEP$t" || { rm -f "$KEEP$t"; exit 1; }; fi`
}
