import { HostError } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import { argv, quote } from '../host/quote.ts'
import { Refusal, type StateChange } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { mapSeen, type Seen } from '../model/seen.ts'
import type { ChangeKind } from './kind.ts'

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
  script: (paths) => `stat -L -c '%a %U %G %F/%n' -- ${argv(...paths)}; true`,
  parse: parseAttributes,
})

function parseAttributes({ stdout, stderr }: Output, paths: readonly string[]): Attributes[] {
  const wrong = stderr
    .split('\n')
    .find((line) => !/^$|: No such file or directory$|: Not a directory$/.test(line))
  if (wrong !== undefined) throw new HostError(wrong)
  const found = new Map<string, Attributes>()
  for (const line of Buffer.from(stdout, 'latin1').toString('utf8').split('\n')) {
    const [, mode = '', owner = '', group = '', what = '', path = ''] =
      /^(\d+) (\S+) (\S+) ([^/]*)\/(.*)$/.exec(line) ?? []
    const type = what === 'directory' ? 'directory' : what.startsWith('regular') ? 'file' : 'other'
    found.set(path, { type, mode: mode.padStart(4, '0'), owner, group })
  }
  return paths.map((path) => found.get(path) ?? null)
}

/** What stands at a path shall have this owner, group and mode. */
export function attributesSet(path: string, seen: Seen<Attributes>, wanted: Closed): StateChange {
  const after = mapSeen(seen, (here): Attributes => {
    if (here === null) throw new Refusal(`${path} does not exist`, seen.known ? seen.assuming : [])
    return { ...here, ...wanted }
  })
  return {
    sort: 'state',
    kind: 'attributes',
    subject: path,
    goal: attributes(path),
    before: seen,
    after,
    data: wanted,
    effects: [],
    secret: false,
    summary: `give ${path} to ${wanted.owner}:${wanted.group}, mode ${wanted.mode}`,
  }
}

/** Owners and modes of files that are not read. */
export const attributesKind: ChangeKind = {
  name: 'attributes',
  guard: (before, { subject }) => {
    const here = before as Attributes
    if (here === null) return `[ ! -e ${quote(subject)} ]`
    return `[ "$(stat -L -c '%04a %U %G' -- ${quote(subject)})" = ${quote(`${here.mode} ${here.owner} ${here.group}`)} ]`
  },
  script: ({ subject, data }) => giveScript(subject, data as Closed),
}

/** Gives a file its owner and mode; the mode last, because chown clears setuid. */
export function giveScript(path: string, { owner, group, mode }: Closed): string {
  return `${argv('chown', `${owner}:${group}`, '--', path)} && ${argv('chmod', mode.padStart(5, '0'), '--', path)}`
}

/**
 * Puts what a command prints in the place of a file: closed until its owner is right, and only then
 * under its name. What was there is kept in our folder. The command may use `$p`, the file as it was.
 */
export function placeClosed(
  path: string,
  print: string,
  { owner, group, mode, nonce }: Closed & { readonly nonce: string },
): string {
  return `p=${quote(path)} t=${quote(`${path}.hostwright-${nonce}`)}
[ ! -e "$p" ] || { umask 077; mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p"; } || exit 1; umask 022
( set -C; umask 0077; ${print} >"$t" ) && chown ${quote(`${owner}:${group}`)} "$t" && chmod ${mode} "$t" && sync "$t" && mv -fT "$t" "$p" || { rm -f "$t"; exit 1; }`
}
