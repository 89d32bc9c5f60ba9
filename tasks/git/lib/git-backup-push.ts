import { randomBytes } from 'node:crypto'
import { defineChange, known, quote, Refusal, type Seen, type StateChange } from 'hostwright'
import { backupState } from './git-backup.ts'
import { commitScript } from './git-commit.ts'
import { fetchScript } from './git-fetch.ts'
import { backupHost } from './git-host.ts'
import type { Backup, BackupState } from './git-manifest.ts'
import { enter, sealedName } from './git-place.ts'

/** Backups in a git repository: what is secret is encrypted by the controller; nothing is ever pushed over what others pushed. */
const pushed = defineChange<BackupState, Backup>({
  name: 'git backup',
  withShells: async ({ data: backup, before }, shells, stateOwner) => {
    const state = before.known ? before.value : undefined
    const host = backupHost(shells, stateOwner)
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
  if (both !== undefined) throw new Refusal(`${both} is listed as both a plain and a secret file`)
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

async function encrypt(content: Buffer, recipients: readonly string[]): Promise<Buffer> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const one of recipients) encrypter.addRecipient(one)
  return Buffer.from(await encrypter.encrypt(new Uint8Array(content)))
}
