import {
  defineChange,
  HostError,
  known,
  putFile,
  quote,
  Refusal,
  type Secret,
  type Seen,
  type StateChange,
} from 'hostwright'
import { fetchScript } from './git-fetch.ts'
import { backupFetched } from './git-fetched.ts'
import { backupHost } from './git-host.ts'
import { type BackupPlace, enter } from './git-place.ts'
import { type Restore, type RestoreState, restoreState } from './git-restore.ts'
import { committed, decode, hmac, open, sealed } from './git-sealed.ts'

interface Identity {
  readonly identity: string | Secret
}

/** A backup comes to the host; the controller opens the key of its manifest. */
const fetched = defineChange<boolean, BackupPlace & Identity>({
  name: 'git backup fetched',
  withShells: async ({ data: place }, shells, stateOwner) => {
    const host = backupHost(shells, stateOwner)
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
  withShells: async ({ data: restore, before }, shells, stateOwner) => {
    const host = backupHost(shells, stateOwner)
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
        throw new HostError(`${path}: the manifest does not give its owner and mode: ${owner} ${mode}`)
      if (hmac(key, content) !== mac) throw new HostError(`${path}: the backup does not match its manifest`)
      const [user = '', group = ''] = owner.split(':')
      await putFile(shells, stateOwner, { path, content, mode, owner: user, group })
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
    throw new Refusal(
      `${differs.join(', ')}: different from the backup (overwrite: true restores the backup's)`,
    )
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
