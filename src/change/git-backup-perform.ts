import { createHash, randomBytes } from 'node:crypto'
import { HostError } from '../host/channel.ts'
import { argv, quote } from '../host/quote.ts'
import type { Session } from '../host/session.ts'
import type { StateChange } from '../model/change.ts'
import { type Backup, type BackupState, enter } from './git-backup.ts'
import type { ChangeKind } from './kind.ts'

/** Backups in a git repository: what is secret is encrypted by the controller; nothing is ever pushed over what others pushed. */
export const backupKind: ChangeKind = {
  name: 'git backup',
  over: async (change, session, keeper) => {
    const backup = change.data as unknown as Backup // made by backedUp
    const { before } = change as StateChange
    const state = before.known ? (before.value as BackupState) : undefined
    const asks = async (script: string) => run(session, { keeper, script, act: true })
    await asks(`${enter(backup)}\n${prepareScript(backup, pads())}`)
    const secrets = backup.secret.filter((path) => state?.changed.includes(path) ?? true)
    for (const path of [...secrets, `${backup.directory}/hmac`]) {
      const text = await run(session, { keeper, script: `base64 -w 0 -- ${quote(path)}`, act: false })
      const sealed = await encrypt(Buffer.from(text.trim(), 'base64'), backup.recipients)
      await put(asks, { backup, name: sealedName(backup, path), content: sealed })
    }
    await asks(`${enter(backup)}\n${commitScript(backup)}`)
  },
}

interface Asking {
  readonly keeper: string
  readonly script: string
  readonly act: boolean
}

async function run(session: Session, { keeper, script, act }: Asking): Promise<string> {
  const shell = act ? await session.writer(keeper) : await session.reader(keeper)
  const { stdout, stderr, status } = await shell.run(`( ${script}\n)`, { timeout: 300_000 })
  if (status !== 0) throw new HostError(stderr.trim() || stdout.trim())
  return stdout
}

/** The two padded keys of an HMAC (RFC 2104), one after the other: with them the host needs only sha256sum. */
function pads(): Buffer {
  const key = Buffer.concat([randomBytes(32), Buffer.alloc(32)])
  return Buffer.concat([key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)])
}

/** A work tree that holds what the repository holds; commits of others are taken as they are, or it ends here. */
function prepareScript({ repository, branch }: Backup, hmac: Buffer): string {
  const ref = quote(`refs/heads/${branch}`)
  return `set -e
[ -s "$D/hmac" ] || { printf %s ${hmac.toString('base64')} | base64 -d >"$D/hmac.new"; mv "$D/hmac.new" "$D/hmac"; }
[ -d "$T/.git" ] || { git init -q "$T"; git -C "$T" symbolic-ref HEAD ${ref}; git -C "$T" remote add origin ${quote(repository)}; }
cd "$T"; git remote set-url origin ${quote(repository)}
r=$(git ls-remote origin ${ref}); r=\${r%%[!0-9a-f]*}
[ -z "$r" ] || {
  git fetch -q origin ${ref}
  if git rev-parse -q --verify HEAD >/dev/null; then
    git merge-base --is-ancestor "$r" HEAD || { echo 'the repository has commits that were not made here: nothing is pushed over them' >&2; exit 1; }
  else git reset -q --hard "$r"; fi
}
mkdir -p secret`
}

/** Plain files are copied by the host itself; a private key among them is refused before it is in any commit. */
function commitScript(backup: Backup): string {
  const sealed = [...backup.secret, `${backup.directory}/hmac`].map((path) => sealedName(backup, path))
  return `set -e; cd "$T"; rm -rf plain; mkdir plain
for f in ${argv(...backup.plain)}; do mkdir -p "plain\${f%/*}"; cat -- "$f" >"plain$f"; done
if bad=$(grep -rlE -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' plain); then echo "a private key is among the plain files: $bad" >&2; exit 1; fi
for f in secret/*; do case " "${quote(sealed.join(' '))}" " in *" \${f#secret/} "*) ;; *) rm -f -- "$f";; esac; done
manifest >manifest; printf %s ${quote(RESTORE)} >RESTORE.md
git add -A
git diff --cached --quiet || git -c user.name=hostwright -c user.email=hostwright@localhost -c commit.gpgsign=false commit -q -m 'Back up the configuration'
git push -q origin ${quote(`HEAD:refs/heads/${backup.branch}`)}`
}

const RESTORE = `# How to restore

1. Clone this repository. \`plain/\` holds files as they were, \`secret/\` others, encrypted with age.
2. Decrypt with one of the identities whose recipients stand in \`manifest\`: \`age -d -i IDENTITY secret/NAME.age\`.
3. \`manifest\` has a line a file: kind, HMAC-SHA256, mode, owner, path. \`secret/…hmac.age\` is its key, as two padded blocks.
`

/** A flat name for a path: what is encrypted shows no more than where it belongs. */
function sealedName({ directory }: Backup, path: string): string {
  return path === `${directory}/hmac` ? 'hmac.age' : `${encodeURIComponent(path.slice(1))}.age`
}

async function encrypt(content: Buffer, recipients: readonly string[]): Promise<Buffer> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const one of recipients) encrypter.addRecipient(one)
  return Buffer.from(await encrypter.encrypt(new Uint8Array(content)))
}

interface Sealed {
  readonly backup: Backup
  readonly name: string
  readonly content: Buffer
}

const PIECE = 48 * 1024

/** In pieces that a shell reads at once, under another name until it is whole. */
async function put(
  ask: (script: string) => Promise<string>,
  { backup, name, content }: Sealed,
): Promise<void> {
  const file = quote(`${backup.directory}/tree/secret/${name}`)
  const beside = quote(`${backup.directory}/sealed-${createHash('sha256').update(name).digest('hex')}`)
  await ask(`umask 077; : >${beside}`)
  for (let at = 0; at < content.length; at += PIECE)
    await ask(`printf %s ${content.subarray(at, at + PIECE).toString('base64')} | base64 -d >>${beside}`)
  await ask(`mv -f -- ${beside} ${file}`)
}
