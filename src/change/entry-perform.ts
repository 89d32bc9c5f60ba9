import { argv, quote } from '../host/quote.ts'
import type { Change } from '../model/change.ts'
import type { Content } from '../model/content.ts'
import { canonical, type Json } from '../model/json.ts'
import type { DirectoryEntry, Entry, FileEntry } from './entry.ts'
import { bytes } from './entry-want.ts'
import type { ChangeKind, ScriptContext } from './kind.ts'
import { lifelineOf } from './lifeline.ts'

/** Files, directories, links: made beside their target and renamed, so that no half of one is ever seen. */
export const entryKind: ChangeKind = {
  name: 'entry',
  same: (before, after) => compared(before) === compared(after),
  guard: (before, change) => guard(before as Entry, change.subject),
  script: (change, context) => {
    const { before, after } = states(change)
    if (after === null) return remove(change.subject, before)
    if (after.type === 'link') return symlink(change.subject, after.target, context)
    if (after.type === 'directory') return makeDirectory(change.subject, { before, after, context })
    if (after.type === 'file') return writeFile(change, { before, after, context })
    throw new TypeError(`cannot make ${change.subject}`)
  },
  loose: (change, context) => {
    const { before, after } = states(change)
    const litter = besideOf(change.subject, context)
    if (after?.type === 'link') return { litter }
    if (after?.type !== 'file' || keepsContent(before, after)) return {}
    return waits(change, context) ? { litter, sync: change.subject } : { litter }
  },
}

function keepsContent(before: Entry, after: FileEntry): before is FileEntry {
  return before?.type === 'file' && before.sha256 === after.sha256
}

function besideOf(path: string, { nonce }: ScriptContext): string {
  return `${path}.hostwright-${nonce}`
}

/** Nothing stood there, and nobody is locked out by an empty file: that it is on disk can wait for the end of the frame. */
function waits(change: Change, { user }: ScriptContext): boolean {
  const absent = change.sort === 'state' && change.before.known && change.before.value === null
  return absent && lifelineOf(change, user) === undefined && !change.subject.includes('/.ssh/')
}

interface Making<E> {
  readonly before: Entry
  readonly after: E
  readonly context: ScriptContext
}

function states(change: Change): { before: Entry; after: Entry } {
  if (change.sort !== 'state' || !change.after.known)
    throw new TypeError(`${change.subject}: nothing known to make`)
  return {
    before: change.before.known ? (change.before.value as Entry) : null,
    after: change.after.value as Entry,
  }
}

function writeFile(change: Change, { before, after, context }: Making<FileEntry>): string {
  const path = change.subject
  if (keepsContent(before, after)) return setOwnership(path, before, after)
  const content = bytes((change.data as { content: Content }).content)
  const beside = besideOf(path, context)
  const owner =
    after.owner === context.user && after.group === context.user
      ? ''
      : `chown ${quote(`${after.owner}:${after.group}`)} "$t" && `
  // Created with the right mode at once where the owner stays; else closed until the owner is right.
  const mode = Number.parseInt(after.mode, 8)
  const plain = owner === '' && (mode & ~0o666) === 0
  const umask = plain ? (0o666 & ~mode).toString(8).padStart(4, '0') : '0077'
  return [
    `p=${quote(path)} t=${quote(beside)}`,
    keep(change.sort === 'state' && !change.before.known ? undefined : before),
    `set -C; umask ${umask}; ${context.print(content)} >"$t" || exit 1; umask 022`,
    validation(change),
    `${owner}${plain ? '' : `chmod ${after.mode} "$t" && `}${waits(change, context) ? '' : 'sync "$t" && '}exec mv -fT "$t" "$p"`,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** The command sees the new file under its name beside the target; one that refuses it leaves the target as it was. */
function validation({ data }: Change): string {
  const { validate = [] } = data as { readonly validate?: readonly string[] }
  if (validate.length === 0) return ''
  const command = validate.map((word) => word.split('%s').map(quote).join('"$t"')).join(' ')
  return `${command} || { echo 'validate: the new file was refused' >&2; exit 1; }`
}

function makeDirectory(path: string, { before, after, context }: Making<DirectoryEntry>): string {
  if (before?.type === 'directory') return setOwnership(path, before, after)
  // Five digits: with four, a directory made in one that is setgid is setgid too.
  const made = argv('mkdir', '-m', after.mode.padStart(5, '0'), path)
  const same = after.owner === context.user && after.group === context.user
  // chmod again: chown clears setuid and setgid.
  return same
    ? made
    : `${made} && ${argv('chown', `${after.owner}:${after.group}`, path)} && ${chmod(path, after.mode)}`
}

function setOwnership(
  path: string,
  before: FileEntry | DirectoryEntry,
  after: FileEntry | DirectoryEntry,
): string {
  const owner = before.owner !== after.owner || before.group !== after.group
  return [
    ...(owner ? [argv('chown', '-h', `${after.owner}:${after.group}`, path)] : []),
    ...(owner || before.mode !== after.mode ? [chmod(path, after.mode)] : []),
  ].join(' && ')
}

/** Five digits: with four, GNU chmod keeps setgid on a directory. */
function chmod(path: string, mode: string): string {
  return argv('chmod', mode.padStart(5, '0'), path)
}

function symlink(path: string, target: string, context: ScriptContext): string {
  const beside = besideOf(path, context)
  return `${argv('ln', '-s', '--', target, beside)} && exec ${argv('mv', '-fT', beside, path)}`
}

function remove(path: string, before: Entry): string {
  if (before?.type === 'directory') return argv('rm', '-rf', '--one-file-system', '--', path)
  return `p=${quote(path)}\n${keep(before)}\n${argv('rm', '-f', '--', path)}`
}

/** Content that is replaced is kept in our folder on the host. */
function keep(before: Entry | undefined): string {
  if (before === undefined) return `[ ! -f "$p" ] || {\n${keepIt}; }`
  return before?.type === 'file' ? keepIt : ':'
}

/** In folders that are closed, whatever the file's own was. */
const keepIt = `umask 077; mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p" || exit 1; umask 022`

function guard(before: Entry, path: string): string {
  const at = quote(path)
  if (before === null) return `[ ! -e ${at} ] && [ ! -L ${at} ]`
  if (before.type === 'link') return `[ "$(readlink ${at})" = ${quote(before.target)} ]`
  if (before.type === 'other') return `[ -e ${at} ]`
  const about = `"$(stat -c '%F %04a %U %G' ${at})"`
  if (before.type === 'directory')
    return `[ ${about} = ${quote(`directory ${before.mode} ${before.owner} ${before.group}`)} ]`
  const kind = before.size === 0 ? 'regular empty file' : 'regular file'
  return `[ ${about} = ${quote(`${kind} ${before.mode} ${before.owner} ${before.group}`)} ] && [ "$(sha256sum <${at})" = '${before.sha256}  -' ]`
}

function compared(state: Json): string {
  const here = state as Entry
  if (here === null) return 'absent'
  if (here.type !== 'file') return canonical(here)
  return [here.mode, here.owner, here.group, here.sha256].join(' ')
}
