import { createHash, randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { HostError } from '../host/channel.ts'
import { argv, quote } from '../host/quote.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { Change } from '../model/change.ts'
import { reveal, type Secret } from '../model/secret.ts'
import { looseFor, placeClosed } from './attributes.ts'
import { type BackupHost, type BackupPlace, backupHost, enter, fetchScript, sealedName } from './git-place.ts'
import type { Restore, RestoreState } from './git-restore.ts'
import { HELD, lookScript, openScript } from './held.ts'
import type { ChangeKind } from './kind.ts'

type Opened = Restore & { readonly identity: string | Secret }

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
    const target = quote(`${place.directory}/hmac`)
    await host.act(`umask 077; ${await host.carry(key)} >${target}.new && mv -fT ${target}.new ${target}`)
  },
}

/** Files of a backup are opened by the controller, proven by the manifest, and put in their places. */
export const restoreKind: ChangeKind = {
  name: 'git restore',
  over: async (change, session, keeper) => {
    const restore = change.data as unknown as Opened // made by restored
    const host = backupHost(session, keeper)
    const lines = await host.look(`${enter(restore)}\ngit -C "$T" show HEAD:manifest`)
    const key = decode(await host.look(`base64 -w 0 -- ${quote(`${restore.directory}/hmac`)}`))
    for (const path of wantedOf(change)) {
      const line = lines.split('\n').find((one) => one.endsWith(` ${path}`)) ?? ''
      const [kind = '', mac = '', mode = '', owner = ''] = line.split(' ')
      const content =
        kind === 'secret'
          ? await open(await sealed(host, restore, path), restore.identity)
          : await committed(host, restore, `plain${path}`)
      if (!/^[0-7]{3,4}$/.test(mode) || !/^[^\s:]+:[^\s:]+$/.test(owner))
        throw new HostError(`${path}: the manifest gives it no owner and mode: ${owner} ${mode}`)
      if (hmac(key, content) !== mac) throw new HostError(`${path}: the backup is not what its manifest says`)
      await place(host, path, { content, mode, owner, keeper })
    }
  },
}

/** What the host lacks, as it was seen. */
function wantedOf(change: Change): readonly string[] {
  if (change.sort !== 'state' || !change.before.known) throw new TypeError('what a backup restores is known')
  const { missing, differs } = change.before.value as RestoreState
  return [...missing, ...differs]
}

function sealed(host: BackupHost, where: BackupPlace, path: string): Promise<Buffer> {
  return committed(host, where, `secret/${sealedName(where, path)}`)
}

/** A file as it is committed; that there is none is said in git's words, which a pipe would lose. */
async function committed(host: BackupHost, where: BackupPlace, name: string): Promise<Buffer> {
  const object = quote(`HEAD:${name}`)
  return decode(
    await host.look(
      `${enter(where)}\ngit -C "$T" cat-file -e ${object} && git -C "$T" show ${object} | base64 -w 0`,
    ),
  )
}

function decode(text: string): Buffer {
  return Buffer.from(text.trim(), 'base64')
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
  /** The user who acts. */
  readonly keeper: string
}

/** A directory that is missing is made as any other; what stood in the place of the file is kept in our folder. */
async function place(host: BackupHost, path: string, placed: Placed): Promise<void> {
  const { content, mode, owner: both, keeper } = placed
  const [owner = '', group = ''] = both.split(':')
  const print = await host.carry(content)
  const nonce = randomBytes(6).toString('hex')
  const name = `${new Date().toISOString().replace(/[-:]|\.\d+Z/g, '')}-restore-${nonce}`
  const { litter, within } = looseFor(path, nonce)
  const above = directoriesAbove(path)
  await host.act(`${STATE_DIR}; export KEEP=$HW/replaced/${name}; D=$HW/frames/${name}
umask 077; mkdir -p "$D" && printf '%s\\n' ${quote(argv('rm', '-f', '--', litter))} >"$D/litter" || exit 1
${lookScript(above)}
${HELD}
umask 022; ${above.map((one) => madeScript(one, keeper)).join('\n')}
${openScript(within)}; umask 077
${placeClosed(path, print, { owner, group, mode, nonce })}
rm -rf "$D"`)
}

/** A directory is there, or is made. */
function madeScript(path: string, keeper: string): string {
  const held = argv('held', 'mkdir', path, keeper, keeper, '0755')
  const made = `${openScript(posix.dirname(path))}; if [ "$OPEN" = no ]; then ${argv('mkdir', '--', path)}; else ${held}; fi`
  return `[ -d ${quote(path)} ] || { ${made}; } || exit 1`
}

function directoriesAbove(path: string): string[] {
  const above = posix.dirname(path)
  return above === '/' ? [above] : [...directoriesAbove(above), above]
}
