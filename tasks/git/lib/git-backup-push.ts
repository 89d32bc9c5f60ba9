import { randomBytes } from 'node:crypto'
import { argv, defineChange, known, quote, Refusal, type Seen, type StateChange } from 'hostwright'
import { type Backup, type BackupState, backupState, manifestScript } from './git-backup.ts'
import { backupHost, enter, fetchScript, sealedName } from './git-place.ts'

/** Backups in a git repository: what is secret is encrypted by the controller; nothing is ever pushed over what others pushed. */
const pushed = defineChange<BackupState, Backup>({
  name: 'git backup',
  over: async ({ data: backup, before }, shells, keeper) => {
    const state = before.known ? before.value : undefined
    const host = backupHost(shells, keeper)
    await host.act(`${enter(backup)}\n${fetchScript(backup)}\n${keyScript(pads())}`)
    const secrets = backup.secret.filter((path) => state?.changed.includes(path) ?? true)
    for (const path of [...secrets, `${backup.directory}/hmac`]) {
      const text = await host.look(`base64 -w 0 -- ${quote(path)}`)
      const sealed = await encrypt(Buffer.from(text.trim(), 'base64'), backup.recipients)
      const target = quote(`${backup.directory}/tree/secret/${sealedName(backup, path)}`)
      await host.act(`umask 077; ${await host.carry(sealed)} >${target}`)
    }
    await host.act(`${enter(backup)}\n${commitScript(backup)}`)
  },
})

/** The repository shall have these files as they are. */
export function backedUp(backup: Backup, seen: Seen<BackupState>): StateChange {
  const both = backup.plain.find((path) => backup.secret.includes(path))
  if (both !== undefined) throw new Refusal(`${both} stands both among the plain and the secret files`)
  const what = seen.known ? [...seen.value.changed, ...seen.value.gone.map((path) => `without ${path}`)] : []
  return pushed({
    subject: backup.repository,
    goal: backupState(backup),
    before: seen,
    after: known({ changed: [], gone: [], pushed: true }),
    data: { ...backup },
    summary: `push a backup to ${backup.repository}${what.length === 0 ? '' : ` (${what.join(', ')})`}`,
  })
}

/** The two padded keys of an HMAC (RFC 2104), one after the other: with them the host needs only sha256sum. */
function pads(): Buffer {
  const key = Buffer.concat([randomBytes(32), Buffer.alloc(32)])
  return Buffer.concat([key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)])
}

function keyScript(hmac: Buffer): string {
  return `[ -s "$D/hmac" ] || { printf %s ${hmac.toString('base64')} | base64 -d >"$D/hmac.new"; mv "$D/hmac.new" "$D/hmac"; }
mkdir -p "$T/secret"`
}

/** Plain files are copied by the host itself; a private key among them is refused before it is in any commit. */
function commitScript(backup: Backup): string {
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

async function encrypt(content: Buffer, recipients: readonly string[]): Promise<Buffer> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const one of recipients) encrypter.addRecipient(one)
  return Buffer.from(await encrypter.encrypt(new Uint8Array(content)))
}
