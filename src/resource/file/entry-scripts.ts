import { wantedState } from '../../define/change.ts'
import type { StateOf } from '../../define/change-definition.ts'
import { argv, quote } from '../../host/quote.ts'
import type { ScriptContext } from '../../model/change-kind.ts'
import type { Content, LargeFile } from '../../model/content.ts'
import { dangerOfPath } from '../../perform/endangered.ts'
import { bytesOrFile } from './bytes.ts'
import type { DirectoryEntry, Entry, FileEntry } from './entry-state.ts'

/** What a file is given; nothing else needs any of it. */
export interface EntryData {
  readonly content?: Content
  /** A command that tests the new file before it takes its place: `%s` stands for its name. */
  readonly validate?: readonly string[]
}

/** A change of what stands at a path. */
export type EntryOf = StateOf<Entry, EntryData | null>

/** True where only owner, group or mode of a file change. */
export function keepsContent(before: Entry, after: FileEntry): before is FileEntry {
  return before?.type === 'file' && before.sha256 === after.sha256
}

/** Where a file is written before it is renamed to its path. */
export function besideOf(path: string, { nonce }: ScriptContext): string {
  return `${path}${ending(nonce)}`
}

function ending(nonce: string): string {
  return `.hostwright-${nonce}`
}

/** Nothing stood there, and nobody is locked out by an empty file: that it is on disk can wait for the end of the frame. */
export function waits({ before, subject }: EntryOf, { user }: ScriptContext): boolean {
  const absent = before.known && before.value === null
  return absent && dangerOfPath(subject, user) === undefined && !subject.includes('/.ssh/')
}

interface Making<E> {
  readonly before: Entry
  readonly after: E
  readonly context: ScriptContext
}

/** How something is done: by name where nobody else may write; where somebody may, in the directory held open. */
interface Ways {
  readonly byName: string
  /** The verb for it, and its arguments. */
  readonly held: readonly string[]
  readonly content?: Buffer | LargeFile
}

/** Both ways of what a change does. */
export function waysOf(change: EntryOf, before: Entry, context: ScriptContext): Ways {
  const after = wantedState(change)
  const { subject } = change
  if (after === null) return remove(subject, before)
  if (after.type === 'link') return symlink(subject, after.target, context)
  if (after.type === 'directory') return makeDirectory(subject, { before, after, context })
  if (after.type === 'file') return writeFile(change, { before, after, context })
  throw new TypeError(`cannot create ${subject}`)
}

/** The script that takes the way that `$OPEN` says. */
export function eitherWay({ byName, held, content }: Ways): string {
  const input = content === undefined ? '' : 'content | '
  return `if [ "$OPEN" = no ]; then\n${byName}\nelse ${input}held ${argv(...held)}; fi`
}

/** Writes a file beside its path and renames it; one that keeps its content only gets owner and mode. */
function writeFile(change: EntryOf, { before, after, context }: Making<FileEntry>): Ways {
  const path = change.subject
  const kept = change.before.known ? before : undefined
  const keeps = kept === undefined || kept?.type === 'file' ? 'keep' : ''
  if (keepsContent(before, after)) return setOwnership(path, before, after)
  const beside = besideOf(path, context)
  const owner =
    after.owner === context.user && after.group === context.user
      ? ''
      : `chown ${quote(`${after.owner}:${after.group}`)} "$t" && `
  // Created with the right mode at once where the owner stays; else closed until the owner is right.
  const mode = Number.parseInt(after.mode, 8)
  const plain = owner === '' && (mode & ~0o666) === 0
  const umask = plain ? (0o666 & ~mode).toString(8).padStart(4, '0') : '0077'
  const sync = waits(change, context) ? '' : 'sync'
  const byName = [
    `p=${quote(path)} t=${quote(beside)}`,
    keep(kept),
    `set -C; umask ${umask}; content >"$t" || exit 1; umask 022`,
    validation(change),
    `${owner}${plain ? '' : `chmod ${after.mode} "$t" && `}${sync === '' ? '' : 'sync "$t" && '}exec mv -fT "$t" "$p"`,
  ].filter((line) => line !== '')
  const how = [ending(context.nonce), after.owner, after.group, after.mode, keeps, sync]
  return {
    byName: byName.join('\n'),
    held: ['write', path, ...how, ...validateOf(change)],
    content: bytesOrFile(change.data?.content ?? ''),
  }
}

/** The command that tests a new file, if there is one. */
export function validateOf({ data }: EntryOf): readonly string[] {
  return data?.validate ?? []
}

/** The command sees the new file under its name beside the target; one that refuses it leaves the target as it was. */
function validation(change: EntryOf): string {
  const validate = validateOf(change)
  if (validate.length === 0) return ''
  const command = validate.map((word) => word.split('%s').map(quote).join('"$t"')).join(' ')
  return `${command} || { echo 'validate: the new file was refused' >&2; exit 1; }`
}

/** Makes a directory, or gives one that stands its owner and mode. */
function makeDirectory(path: string, { before, after, context }: Making<DirectoryEntry>): Ways {
  if (before?.type === 'directory') return setOwnership(path, before, after)
  // Five digits: with four, a directory made in one that is setgid is setgid too.
  const made = argv('mkdir', '-m', after.mode.padStart(5, '0'), path)
  const same = after.owner === context.user && after.group === context.user
  // chmod again: chown clears setuid and setgid.
  const byName = same
    ? made
    : `${made} && ${argv('chown', `${after.owner}:${after.group}`, path)} && ${chmod(path, after.mode)}`
  return { byName, held: ['mkdir', path, after.owner, after.group, after.mode] }
}

function setOwnership(
  path: string,
  before: FileEntry | DirectoryEntry,
  after: FileEntry | DirectoryEntry,
): Ways {
  const owner = before.owner !== after.owner || before.group !== after.group
  const byName = [
    ...(owner ? [argv('chown', '-h', `${after.owner}:${after.group}`, path)] : []),
    ...(owner || before.mode !== after.mode ? [chmod(path, after.mode)] : []),
  ].join(' && ')
  const was = `${before.mode} ${before.owner} ${before.group}`
  return { byName, held: ['give', path, after.type, was, after.owner, after.group, after.mode] }
}

/** Five digits: with four, GNU chmod keeps setgid on a directory. */
function chmod(path: string, mode: string): string {
  return argv('chmod', mode.padStart(5, '0'), path)
}

/** Makes a symbolic link beside its path and renames it. */
function symlink(path: string, target: string, context: ScriptContext): Ways {
  const beside = besideOf(path, context)
  const byName = `${argv('ln', '-s', '--', target, beside)} && exec ${argv('mv', '-fT', beside, path)}`
  return { byName, held: ['link', path, ending(context.nonce), target] }
}

/** Removes what stands at a path; of a file the content is kept. */
export function remove(path: string, before: Entry): Ways {
  const byName =
    before?.type === 'directory'
      ? argv('rm', '-rf', '--one-file-system', '--', path)
      : `p=${quote(path)}\n${keep(before)}\n${argv('rm', '-f', '--', path)}`
  return { byName, held: ['remove', path, before?.type ?? 'file'] }
}

/** Content that is replaced is kept in our folder on the host. */
function keep(before: Entry | undefined): string {
  if (before === undefined) return `[ ! -f "$p" ] || {\n${keepIt}; }`
  return before?.type === 'file' ? keepIt : ':'
}

/** In folders that are closed, whatever the file's own was. */
const keepIt = `umask 077; mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p" || exit 1; umask 022`
