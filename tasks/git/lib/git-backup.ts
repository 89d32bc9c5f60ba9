import { argv, defineFact, HostError, type Output, quote, utf8 } from 'hostwright'
import { type BackupPlace, enter } from './git-place.ts'

/** A backup: files of a host in a git repository, some as they are, some encrypted. */
export type Backup = BackupPlace & {
  readonly plain: readonly string[]
  readonly secret: readonly string[]
  /** Public keys of age, in order. */
  readonly recipients: readonly string[]
}

/** What a backup lacks: the paths that differ from it, those it should lose, and whether the repository has it. */
export type BackupState = {
  readonly changed: readonly string[]
  readonly gone: readonly string[]
  readonly pushed: boolean
}

/** A backup compared with the host: by keyed digests, so that no content is looked at twice. */
export const backupState = defineFact<Backup, BackupState>({
  name: 'git backup',
  // Whatever an earlier step writes may be among its files.
  opaque: 'unknown',
  script: (all) => all.map((one) => `( ${lookScript(one)}\n)`).join('\n'),
  parse: ({ stdout, stderr }: Output, all) => {
    if (stderr.trim() !== '') throw new HostError(utf8(stderr.trim()))
    const parts = utf8(stdout).split('\0')
    return all.map((_one, at) => compare(parts.slice(at * 3, at * 3 + 3)))
  },
})

/** Prints the manifest as it would be, as it is committed, and whether the repository has that commit. */
function lookScript(backup: Backup): string {
  const { branch } = backup
  return `${enter(backup)}
${manifestScript(backup)}; printf '\\0'
git -C "$T" show HEAD:manifest 2>/dev/null; printf '\\0'
if head=$(git -C "$T" rev-parse -q --verify HEAD 2>/dev/null); then
  r=$(git -C "$T" ls-remote origin ${quote(`refs/heads/${branch}`)} 2>&1) || { printf '%s\\n' "$r" >&2; }
  [ "\${r%%[!0-9a-f]*}" = "$head" ] && echo pushed
fi; printf '\\0'`
}

/** Prints the manifest of the files as they are: the recipients, then a line a file. */
export function manifestScript({ plain, secret, recipients }: Backup): string {
  return `echo ${quote(`recipients ${recipients.join(' ')}`)}
for f in ${argv(...plain)}; do one plain "$f"; done
for f in ${argv(...secret)}; do one secret "$f"; done`
}

function compare([now = '', then = '', pushed = '']: readonly string[]): BackupState {
  const [want, have] = [lines(now), lines(then)]
  const same = want.recipients === have.recipients
  const changed = [...want.files].filter(
    ([path, about]) => have.files.get(path) !== about || (!same && about.startsWith('secret ')),
  )
  const gone = [...have.files.keys()].filter((path) => !want.files.has(path))
  return { changed: changed.map(([path]) => path), gone, pushed: pushed.trim() === 'pushed' }
}

function lines(manifest: string) {
  const all = manifest.split('\n').filter((line) => line !== '')
  const about = all.filter((line) => !line.startsWith('recipients '))
  const files = new Map(about.map((line) => [line.slice(line.lastIndexOf(' ') + 1), line]))
  return { files, recipients: all.find((line) => line.startsWith('recipients ')) ?? '' }
}
