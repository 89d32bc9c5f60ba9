import { argv, quote } from 'hostwright'
import { type Backup, manifestScript } from './git-manifest.ts'
import { sealedName } from './git-place.ts'

/** Plain files are copied by the host itself; a private key among them is refused before it is in any commit. */
export function commitScript(backup: Backup): string {
  const sealed = [...backup.secret, `${backup.directory}/hmac`].map((path) => sealedName(backup, path))
  return `set -e; cd "$T"; rm -rf plain; mkdir plain
for f in ${argv(...backup.plain)}; do mkdir -p "plain\${f%/*}"; cat -- "$f" >"plain$f"; done
if bad=$(grep -rlE -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' plain); then echo "a private key is among the plain files: $bad" >&2; exit 1; fi
for f in secret/*; do case " "${quote(sealed.join(' '))}" " in *" \${f#secret/} "*) ;; *) rm -f -- "$f";; esac; done
{ ${manifestScript(backup)}; } >manifest; printf %s ${quote(RESTORE)} >RESTORE.md
git add -A
git diff --cached --quiet || git -c user.name=hostwright -c user.email=hostwright@localhost -c commit.gpgsign=false commit -q -m 'Back up the configuration'
git push -q origin ${quote(`HEAD:refs/heads/${backup.branch}`)}`
}

const RESTORE = `# How to restore

With hostwright: the task git-restore, as playbooks/restore.yml uses it. By hand:

1. Clone this repository. \`plain/\` holds files as they were, \`secret/\` others, encrypted with age.
2. Decrypt with one of the identities whose recipients stand in \`manifest\`: \`age -d -i IDENTITY secret/NAME.age\`.
3. \`manifest\` has a line a file: kind, HMAC-SHA256, mode, owner, path. \`secret/hmac.age\` is its key, as two padded blocks.
`
