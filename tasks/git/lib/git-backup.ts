import { defineFact, HostError, type Output, quote, utf8 } from 'hostwright'
import { type Backup, type BackupState, compare, manifestScript } from './git-manifest.ts'
import { enter } from './git-place.ts'

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
