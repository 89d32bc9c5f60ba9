import { defineFact, HostError, type Output, quote, utf8 } from 'hostwright'
import { type BackupPlace, enter } from './git-place.ts'

/** A host that shall have files of a backup again. */
export type Restore = BackupPlace & {
  /** Files, or directories with all that the backup has below them. */
  readonly paths: readonly string[]
}

/** Files of a backup that are not on the host, and those that are otherwise there. */
export type RestoreState = { readonly missing: readonly string[]; readonly differs: readonly string[] }

/** A host compared with the backup that it has fetched. */
export const restoreState = defineFact<Restore, RestoreState>({
  name: 'git restore',
  // Whatever an earlier step writes may be among its files.
  opaque: 'unknown',
  script: (all) => all.map((one) => `( ${compareScript(one)}\n); printf '\\0'`).join('\n'),
  parse: ({ stdout, stderr }: Output, all) => {
    if (stderr.trim() !== '') throw new HostError(utf8(stderr.trim()))
    const parts = utf8(stdout).split('\0')
    return all.map((_one, at) => sorted(parts[at] ?? ''))
  },
})

/** A path in a manifest is only taken as it stands: whoever may push could write `..` into one. */
function compareScript(restore: Restore): string {
  const within = restore.paths.map((path) => `${quote(path)}|${quote(path)}/*`).join('|')
  return `${enter(restore)}
git -C "$T" show HEAD:manifest 2>/dev/null | while read -r kind mac mode owner path; do
  [ "$kind" = plain ] || [ "$kind" = secret ] || continue
  case $path/ in *//*|*/./*|*/../*) continue;; esac
  case $path in ${within}) ;; *) continue;; esac
  if [ ! -e "$path" ]; then printf 'missing %s\\n' "$path"
  elif [ "$(one "$kind" "$path")" != "$kind $mac $mode $owner $path" ]; then printf 'differs %s\\n' "$path"; fi
done`
}

function sorted(text: string): RestoreState {
  const of = (word: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1))
  return { missing: of('missing'), differs: of('differs') }
}
