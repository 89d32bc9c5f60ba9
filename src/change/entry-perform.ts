import { posix } from 'node:path'
import { defineChange, type StateOf, wantedState } from '../define/change.ts'
import { argv, quote } from '../host/quote.ts'
import type { ScriptContext } from '../model/change-kind.ts'
import type { Content } from '../model/content.ts'
import { canonical } from '../model/json.ts'
import { statIs } from './attributes.ts'
import { bytes } from './bytes.ts'
import { dangerOfPath } from './endangered.ts'
import type { DirectoryEntry, Entry, FileEntry } from './entry.ts'

/** Files, directories, links: made beside their target and renamed, so that no half of one is ever seen. */
export const entryChange = defineChange<Entry, EntryData | null>({
  name: 'entry',
  same: (before, after) => compared(before) === compared(after),
  guard: (before, change) => guard(before, change.subject),
  endangers: ({ subject }, login) => dangerOfPath(subject, login),
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
    const within = posix.dirname(change.subject)
    if (after?.type === 'directory') return { within, ...(isTight(after, context) ? { tight: true } : {}) }
    if (after === null || after.type === 'other') return { within, tight: true }
    if (after.type === 'link') return { within, tight: true, litter }
    if (keepsContent(before, after)) return { within, tight: true }
    const sync = waits(change, context) ? { sync: change.subject } : {}
    return { within, tight: true, litter, ...sync }
  },
})

/** What a file is given; nothing else needs any of it. */
export interface EntryData {
  readonly content?: Content
  /** A command that tests the new file before it takes its place: `%s` stands for its name. */
  readonly validate?: readonly string[]
}

type EntryOf = StateOf<Entry, EntryData | null>

/** A directory of who acts, in which nobody else may write. */
function isTight({ owner, mode }: DirectoryEntry, { user }: ScriptContext): boolean {
  return owner === user && (Number.parseInt(mode, 8) & 0o022) === 0
}

function keepsContent(before: Entry, after: FileEntry): before is FileEntry {
  return before?.type === 'file' && before.sha256 === after.sha256
}

function besideOf(path: string, { nonce }: ScriptContext): string {
  return `${path}${ending(nonce)}`
}

function ending(nonce: string): string {
  return `.hostwright-${nonce}`
}

/** Nothing stood there, and nobody is locked out by an empty file: that it is on disk can wait for the end of the frame. */
function waits({ before, subject }: EntryOf, { user }: ScriptContext): boolean {
  const absent = before.known && before.value === null
  return absent && dangerOfPath(subject, user) === undefined && !subject.includes('/.ssh/')
}

interface Making<E> {
  readonly before: Entry
  readonly after: E
  readonly context: ScriptContext
}

function states(change: EntryOf): { before: Entry; after: Entry } {
  return { before: change.before.known ? change.before.value : null, after: wantedState(change) }
}

/** By name where nobody else may write; where somebody may, in the directory held open. */
function eitherWay(byName: string, held: readonly string[], input = ''): string {
  return `if [ "$OPEN" = no ]; then\n${byName}\nelse ${input}held ${argv(...held)}; fi`
}

function writeFile(change: EntryOf, { before, after, context }: Making<FileEntry>): string {
  const path = change.subject
  const kept = change.before.known ? before : undefined
  const keeps = kept === undefined || kept?.type === 'file' ? 'keep' : ''
  if (keepsContent(before, after)) return setOwnership(path, before, after)
  const content = bytes(change.data?.content ?? '')
  const beside = besideOf(path, context)
  const owner =
    after.owner === context.user && after.group === context.user
      ? ''
      : `chown ${quote(`${after.owner}:${after.group}`)} "$t" && `
  // Created with the right mode at once where the owner stays; else closed until the owner is right.
  const mode = Number.parseInt(after.mode, 8)
  const plain = owner === '' && (mode & ~0o666) === 0
  const umask = plain ? (0o666 & ~mode).toString(8).padStart(4, '0') : '0077'
  const byName = [
    `p=${quote(path)} t=${quote(beside)}`,
    keep(kept),
    `set -C; umask ${umask}; content >"$t" || exit 1; umask 022`,
    validation(change),
    `${owner}${plain ? '' : `chmod ${after.mode} "$t" && `}${waits(change, context) ? '' : 'sync "$t" && '}exec mv -fT "$t" "$p"`,
  ].filter((line) => line !== '')
  const held = [ending(context.nonce), after.owner, after.group, after.mode, keeps]
  return `content() { ${context.print(content)}; }
${eitherWay(byName.join('\n'), ['write', path, ...held, ...validateOf(change)], 'content | ')}`
}

function validateOf({ data }: EntryOf): readonly string[] {
  return data?.validate ?? []
}

/** The command sees the new file under its name beside the target; one that refuses it leaves the target as it was. */
function validation(change: EntryOf): string {
  const validate = validateOf(change)
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
  const byName = same
    ? made
    : `${made} && ${argv('chown', `${after.owner}:${after.group}`, path)} && ${chmod(path, after.mode)}`
  return eitherWay(byName, ['mkdir', path, after.owner, after.group, after.mode])
}

function setOwnership(
  path: string,
  before: FileEntry | DirectoryEntry,
  after: FileEntry | DirectoryEntry,
): string {
  const owner = before.owner !== after.owner || before.group !== after.group
  const byName = [
    ...(owner ? [argv('chown', '-h', `${after.owner}:${after.group}`, path)] : []),
    ...(owner || before.mode !== after.mode ? [chmod(path, after.mode)] : []),
  ].join(' && ')
  const was = `${before.mode} ${before.owner} ${before.group}`
  return eitherWay(byName, ['give', path, after.type, was, after.owner, after.group, after.mode])
}

/** Five digits: with four, GNU chmod keeps setgid on a directory. */
function chmod(path: string, mode: string): string {
  return argv('chmod', mode.padStart(5, '0'), path)
}

function symlink(path: string, target: string, context: ScriptContext): string {
  const beside = besideOf(path, context)
  const byName = `${argv('ln', '-s', '--', target, beside)} && exec ${argv('mv', '-fT', beside, path)}`
  return eitherWay(byName, ['link', path, ending(context.nonce), target])
}

function remove(path: string, before: Entry): string {
  const byName =
    before?.type === 'directory'
      ? argv('rm', '-rf', '--one-file-system', '--', path)
      : `p=${quote(path)}\n${keep(before)}\n${argv('rm', '-f', '--', path)}`
  return eitherWay(byName, ['remove', path, before?.type ?? 'file'])
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
  // The dot: a substitution takes away the line breaks at its end.
  if (before.type === 'link') return `[ "$(readlink -n ${at}; echo .)" = ${quote(`${before.target}.`)} ]`
  if (before.type === 'other') return `[ -e ${at} ] && [ ! -L ${at} ] && [ ! -f ${at} ] && [ ! -d ${at} ]`
  const kind =
    before.type === 'directory' ? 'directory' : before.size === 0 ? 'regular empty file' : 'regular file'
  const stands = statIs(before, path, { format: '%F ', gives: `${kind} ` })
  return before.type === 'directory'
    ? stands
    : `${stands} && [ "$(sha256sum <${at})" = '${before.sha256}  -' ]`
}

function compared(here: Entry): string {
  if (here === null) return 'absent'
  if (here.type !== 'file') return canonical(here)
  return [here.mode, here.owner, here.group, here.sha256].join(' ')
}
