import { quote } from 'hostwright'
import type { BackupPlace } from './git-place.ts'

/**
 * Only plain files under names that a backup has are taken from a commit, and no others stand in the work tree: behind a link
 * root would write, and remove, what is somewhere else. What a tree says of how its files are to be altered counts nothing.
 */
const ONLY_FILES = `only_files() {
  bad=$(git ls-tree -r -z --full-tree "$1" | tr '\\0' '\\n' | grep -avE '^100(644|755) blob [0-9a-f]+\t(manifest|RESTORE\\.md|plain/.+|secret/[^/]+)$' | head -n 1)
  [ -z "$bad" ] || { printf '%s\\n' "the repository holds what no backup does, and nothing of it is taken: $bad" >&2; exit 1; }
}
bad=$(find . -path ./.git -prune -o ! -type d ! -type f -print -quit)
[ -z "$bad" ] || { echo "$T holds what is no file: $bad" >&2; exit 1; }
echo '* -text -eol -ident -filter -working-tree-encoding' >.git/info/attributes`

/** Makes the work tree where there is none, and takes what the repository holds; nothing that was made here is lost. */
export function fetchScript({ repository, branch }: BackupPlace): string {
  const ref = quote(`refs/heads/${branch}`)
  return `set -e
[ -d "$T/.git" ] || { git init -q "$T"; git -C "$T" symbolic-ref HEAD ${ref}; git -C "$T" remote add origin ${quote(repository)}; }
cd "$T"; git remote set-url origin ${quote(repository)}
${ONLY_FILES}
if git rev-parse -q --verify HEAD >/dev/null; then only_files HEAD; fi
r=$(git ls-remote origin ${ref}); r=\${r%%[!0-9a-f]*}
[ -z "$r" ] || {
  git fetch -q --no-tags origin ${ref}
  only_files "$r"
  if git rev-parse -q --verify HEAD >/dev/null; then
    git merge-base --is-ancestor "$r" HEAD || { echo 'the repository has commits that were not made here: nothing is pushed over them' >&2; exit 1; }
  else git reset -q --hard "$r"; fi
}`
}
