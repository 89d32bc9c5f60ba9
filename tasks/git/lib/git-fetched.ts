import { defineFact, HostError, type Output, quote, utf8 } from 'hostwright'
import { type BackupPlace, enter } from './git-place.ts'

/** Whether what the repository holds is on the host, with the key that its manifest is made with. */
export const backupFetched = defineFact<BackupPlace, boolean>({
  name: 'git backup fetched',
  script: (all) => all.map((one) => `( ${fetchedScript(one)}\n); printf '\\0'`).join('\n'),
  parse: ({ stdout, stderr }: Output, all) => {
    if (stderr.trim() !== '') throw new HostError(utf8(stderr.trim()))
    const parts = utf8(stdout).split('\0')
    return all.map((_one, at) => parts[at]?.trim() === 'fetched')
  },
})

function fetchedScript(place: BackupPlace): string {
  return `${enter(place)}
git -C "$T" rev-parse -q --verify HEAD >/dev/null 2>&1 && [ -s "$D/hmac" ] || exit 0
r=$(git -C "$T" ls-remote origin ${quote(`refs/heads/${place.branch}`)} 2>&1) || { printf '%s\\n' "$r" >&2; exit 0; }
git -C "$T" merge-base --is-ancestor "\${r%%[!0-9a-f]*}" HEAD 2>/dev/null && echo fetched`
}
