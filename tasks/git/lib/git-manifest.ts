import { argv, quote } from 'hostwright'
import type { BackupPlace } from './git-place.ts'

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

/** Prints the manifest of the files as they are: the recipients, then a line a file. */
export function manifestScript({ plain, secret, recipients }: Backup): string {
  return `echo ${quote(`recipients ${recipients.join(' ')}`)}
for f in ${argv(...plain)}; do one plain "$f"; done
for f in ${argv(...secret)}; do one secret "$f"; done`
}

/** Compares a manifest of the files as they are with the one that is committed. */
export function compare([now = '', then = '', pushed = '']: readonly string[]): BackupState {
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
