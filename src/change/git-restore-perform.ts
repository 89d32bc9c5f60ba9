import { createHash, randomBytes } from 'node:crypto'
import { HostError } from '../host/channel.ts'
import { quote } from '../host/quote.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import { reveal, type Secret } from '../model/secret.ts'
import { giveScript } from './attributes.ts'
import { type BackupHost, backupHost, enter, fetchScript, sealedName } from './git-place.ts'
import type { Restore } from './git-restore.ts'
import type { ChangeKind } from './kind.ts'

type Opened = Restore & { readonly identity: string | Secret; readonly wanted: readonly string[] }

/** A backup comes to the host; the controller opens the key of its manifest. */
export const fetchedKind: ChangeKind = {
  name: 'git backup fetched',
  over: async (change, session, keeper) => {
    const place = change.data as unknown as Opened // made by backupTaken
    const host = backupHost(session, keeper)
    const head = `${enter(place)}\n${fetchScript(place)}`
    const there = await host.act(`${head}\ngit rev-parse -q --verify HEAD || true`)
    if (there.trim() === '') throw new HostError(`${place.repository} has nothing on ${place.branch}`)
    const key = await open(await sealed(host, place, `${place.directory}/hmac`), place.identity)
    await host.put(`${place.directory}/hmac`, key)
  },
}

/** Files of a backup are opened by the controller, proven by the manifest, and put in their places. */
export const restoreKind: ChangeKind = {
  name: 'git restore',
  over: async (change, session, keeper) => {
    const restore = change.data as unknown as Opened // made by restored
    const host = backupHost(session, keeper)
    const lines = await host.look(`${enter(restore)}\ngit -C "$T" show HEAD:manifest`)
    const key = await bytes(host, `base64 -w 0 -- ${quote(`${restore.directory}/hmac`)}`)
    for (const path of restore.wanted) {
      const line = lines.split('\n').find((one) => one.endsWith(` ${path}`)) ?? ''
      const [kind = '', mac = '', mode = '', owner = ''] = line.split(' ')
      const content =
        kind === 'secret'
          ? await open(await sealed(host, restore, path), restore.identity)
          : await bytes(
              host,
              `${enter(restore)}\ngit -C "$T" show HEAD:${quote(`plain${path}`)} | base64 -w 0`,
            )
      if (hmac(key, content) !== mac) throw new HostError(`${path}: the backup is not what its manifest says`)
      await place(host, path, { content, mode, owner })
    }
  },
}

function sealed(host: BackupHost, where: Restore, path: string): Promise<Buffer> {
  const name = quote(`HEAD:secret/${sealedName(where, path)}`)
  return bytes(host, `${enter(where)}\ngit -C "$T" show ${name} | base64 -w 0`)
}

async function bytes(host: BackupHost, script: string): Promise<Buffer> {
  return Buffer.from((await host.look(script)).trim(), 'base64')
}

async function open(content: Buffer, identity: string | Secret): Promise<Buffer> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(reveal(identity).trim())
  return Buffer.from(await decrypter.decrypt(new Uint8Array(content)))
}

/** HMAC-SHA256 with a key that is kept as its two padded blocks (RFC 2104). */
function hmac(pads: Buffer, content: Buffer): string {
  const inner = createHash('sha256').update(pads.subarray(0, 64)).update(content).digest()
  return createHash('sha256').update(pads.subarray(64)).update(inner).digest('hex')
}

interface Placed {
  readonly content: Buffer
  readonly mode: string
  readonly owner: string
}

/** Closed until its owner is right, and only then under its name. What was there is kept in our folder. */
async function place(host: BackupHost, path: string, { content, mode, owner: both }: Placed): Promise<void> {
  const [owner = '', group = ''] = both.split(':')
  const beside = `${path}.hostwright-${randomBytes(6).toString('hex')}`
  await host.act(`umask 022; mkdir -p -- ${quote(path.slice(0, path.lastIndexOf('/')) || '/')}`)
  await host.put(beside, content)
  await host.act(`${STATE_DIR}; KEEP=$HW/replaced/restore-$(date +%s); umask 077; p=${quote(path)}
[ ! -e "$p" ] || { mkdir -p "$KEEP\${p%/*}" && cp -p "$p" "$KEEP$p"; } || exit 1
${giveScript(beside, { owner, group, mode })} && mv -fT -- ${quote(beside)} "$p" || { rm -f -- ${quote(beside)}; exit 1; }`)
}
