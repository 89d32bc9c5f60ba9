import { createHash } from 'node:crypto'
import { HostError } from '../../host/channel.ts'
import { utf8 } from '../../host/utf8.ts'
import { isLargeFile, type LargeFile } from '../../model/content.ts'
import type { Output } from '../../model/fact.ts'
import { nameOf } from './attributes.ts'
import type { Closed } from './attributes-set.ts'
import type { DirectoryEntry, Entry, FileEntry } from './entry-state.ts'
import { type Member, parseTar } from './tar.ts'

/** Of what is larger, in bytes, only the sum is asked for. */
const TEXT_LIMIT = 256 * 1024

/** One `tar` answers all of many paths at once. A large file is only summed, and said on stderr, never left out silently. */
const LARGE = `-type f -size +512 -exec sh -c 'for f; do printf "LARGE %s %s %s\\0\\n" "$(stat -c "%a %U %u %G %g %s" -- "$f")" "$(sha256sum <"$f")" "$f"; done >&2' sh {} +`

/** A directory is said on stderr: tar would open it, which not everyone may who sees it. */
const DIRECTORY = `-type d -fprintf /dev/stderr 'DIRECTORY %m %u %U %g %G %p\\0\\n'`

/** A file with more than one name is said on stderr, too. */
const SHARED = `\\( -type f -links +1 -fprintf /dev/stderr 'SHARED %D:%i %p\\0\\n' -false \\)`

/** A script that puts what find(1) finds into one archive. */
export function tarScript(find: string): string {
  return `find ${find} ${DIRECTORY} -o ${SHARED} -o ${LARGE} -o -print0 | tar -cPf - -b 1 --format=gnu --hard-dereference --no-recursion --null -T -`
}

/** What such an archive holds, by path. Raises HostError where something could not be read. */
export function parseFound({ stdout, stderr }: Output): Map<string, Entry> {
  const found = new Map<string, Entry>(parseTar(stdout).map((one) => [one.path, fromMember(one)]))
  const said = utf8(stderr)
  for (const one of said.matchAll(LARGE_SAID)) {
    const [size, sha256 = '', path = ''] = one.slice(6)
    found.set(path, { type: 'file', ...aboutOf(one), sha256, size: Number(size) })
  }
  for (const one of said.matchAll(DIRECTORY_SAID))
    found.set(one[6] ?? '', { type: 'directory', ...aboutOf(one) })
  for (const [, inode = '', path = ''] of said.matchAll(SHARED_SAID)) {
    const here = found.get(path)
    if (here?.type === 'file') found.set(path, { ...here, inode })
  }
  const rest = [LARGE_SAID, DIRECTORY_SAID, SHARED_SAID].reduce((text, one) => text.replace(one, ''), said)
  for (const line of rest.split('\n')) {
    const socket = /^tar: (.*): socket ignored$/.exec(line)?.[1]
    if (socket !== undefined) found.set(unquoted(socket), { type: 'other' })
    else if (!/^$|: No such file or directory$|: Not a directory$/.test(line)) throw new HostError(line)
  }
  return found
}

function fromMember(member: Member): Entry {
  const { mode, owner, group } = member
  if (member.type === 'link') return { type: 'link', target: member.target }
  if (member.type === 'directory') return { type: 'directory', mode, owner, group }
  if (member.type === 'other') return { type: 'other' }
  return fileEntry(Buffer.from(member.content, 'latin1'), { mode, owner, group })
}

/** The entry that a file with this content is. */
export function fileEntry(content: Buffer | LargeFile, about: Omit<DirectoryEntry, 'type'>): FileEntry {
  if (isLargeFile(content)) {
    const { sha256, size } = content
    return { type: 'file', ...about, sha256, size, ...(size <= TEXT_LIMIT ? { unread: true } : {}) }
  }
  const sha256 = createHash('sha256').update(content).digest('hex')
  const text = content.toString('utf8')
  const faithful = content.length <= TEXT_LIMIT && Buffer.from(text, 'utf8').equals(content)
  return { type: 'file', ...about, sha256, size: content.length, ...(faithful ? { text } : {}) }
}

/** Mode, owner, group, each with its number, size, checksum and path; a path may hold line breaks. */
const LARGE_SAID = /LARGE (\d+) (\S+) (\d+) (\S+) (\d+) (\d+) ([0-9a-f]{64}) {2}- ([^\0]*)\0\n/g

const DIRECTORY_SAID = /DIRECTORY (\d+) (\S+) (\d+) (\S+) (\d+) ([^\0]*)\0\n/g

const SHARED_SAID = /SHARED (\d+:\d+) ([^\0]*)\0\n/g

/** Mode, owner and group, each of these with its number, as both of them begin. */
function aboutOf([, mode = '', user = '', uid = '', team = '', gid = '']: RegExpMatchArray): Closed {
  return { mode: mode.padStart(4, '0'), owner: nameOf(user, uid), group: nameOf(team, gid) }
}

/** A name as tar writes it in its messages (`--quoting-style=escape`). */
function unquoted(name: string): string {
  const bytes = name.replace(/\\(?:([0-7]{3})|(.))/g, (_all, code: string | undefined, letter = '') =>
    code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 8)),
  )
  return utf8(bytes)
}

const ESCAPES: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
