import { createHash } from 'node:crypto'
import {
  defineChange,
  HostError,
  known,
  putFile,
  quote,
  Refusal,
  reveal,
  type Secret,
  type Seen,
  type StateChange,
} from 'hostwright'
import { type BackupHost, type BackupPlace, backupHost, enter, fetchScript, sealedName } from './git-place.ts'
import { backupFetched, type Restore, type RestoreState, restoreState } from './git-restore.ts'

interface Identity {
  readonly identity: string | Secret
}

/** A backup comes to the host; the controller opens the key of its manifest. */
const fetched = defineChange<boolean, BackupPlace & Identity>({
  name: 'git backup fetched',
  over: async ({ data: place }, shells, keeper) => {
    const host = backupHost(shells, keeper)
    const head = `${enter(place)}\n${fetchScript(place)}`
    const there = await host.act(`${head}\ngit rev-parse -q --verify HEAD || true`)
    if (there.trim() === '') throw new HostError(`${place.repository} has nothing on ${place.branch}`)
    const key = await open(await sealed(host, place, `${place.directory}/hmac`), place.identity)
    const target = quote(`${place.directory}/hmac`)
    await host.act(`umask 077; ${await host.carry(key)} >${target}.new && mv -fT ${target}.new ${target}`)
  },
})

/** Files of a backup are opened by the controller, proven by the manifest, and put in their places. */
const putBack = defineChange<RestoreState, Restore & Identity>({
  name: 'git restore',
  over: async ({ data: restore, before }, shells, keeper) => {
    const host = backupHost(shells, keeper)
    const lines = await host.look(`${enter(restore)}\ngit -C "$T" show HEAD:manifest`)
    const key = decode(await host.look(`base64 -w 0 -- ${quote(`${restore.directory}/hmac`)}`))
    for (const path of lackedBy(before)) {
      const line = lines.split('\n').find((one) => one.endsWith(` ${path}`)) ?? ''
      const [kind = '', mac = '', mode = '', owner = ''] = line.split(' ')
      const content =
        kind === 'secret'
          ? await open(await sealed(host, restore, path), restore.identity)
          : await committed(host, restore, `plain${path}`)
      if (!/^[0-7]{3,4}$/.test(mode) || !/^[^\s:]+:[^\s:]+$/.test(owner))
        throw new HostError(`${path}: the manifest gives it no owner and mode: ${owner} ${mode}`)
      if (hmac(key, content) !== mac) throw new HostError(`${path}: the backup is not what its manifest says`)
      const [user = '', group = ''] = owner.split(':')
      await putFile(shells, keeper, { path, content, mode, owner: user, group })
    }
  },
})

/** The host shall have what the repository holds, and the key of its manifest, which only an identity of a recipient opens. */
export function backupTaken(place: Restore, seen: Seen<boolean>, identity: string | Secret): StateChange {
  const { directory, repository, branch } = place
  return fetched({
    subject: repository,
    goal: backupFetched({ directory, repository, branch }),
    before: seen,
    after: known(true),
    data: { directory, repository, branch, identity },
    summary: `fetch the backup ${repository}`,
  })
}

/** Files of a backup shall be on the host. One that is there and otherwise is only replaced when told. */
export function restored(
  restore: Restore,
  seen: Seen<RestoreState>,
  { identity, overwrite }: { readonly identity: string | Secret; readonly overwrite: boolean },
): StateChange {
  const { missing, differs } = seen.known ? seen.value : { missing: [], differs: [] }
  if (differs.length > 0 && !overwrite)
    throw new Refusal(`${differs.join(', ')}: not as in the backup (overwrite: true takes the backup's)`)
  const paths = [...missing, ...differs]
  const cause = `it may come with the backup ${restore.repository}`
  return putBack({
    subject: restore.repository,
    goal: restoreState(restore),
    before: seen,
    after: known({ missing: [], differs: [] }),
    data: { ...restore, identity },
    effects: [{ happening: 'restoration', cause, assuming: cause }],
    summary: `restore from ${restore.repository}${paths.length === 0 ? '' : ` (${paths.join(', ')})`}`,
  })
}

/** What the host lacks, as it was seen. */
function lackedBy(seen: Seen<RestoreState>): readonly string[] {
  if (!seen.known) throw new TypeError('what a backup restores is known')
  return [...seen.value.missing, ...seen.value.differs]
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
