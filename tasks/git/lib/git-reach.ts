import {
  type Change,
  directory,
  file,
  type HostReader,
  isMissing,
  type PathState,
  pathState,
  type Secret,
} from 'hostwright'

/** The host's directory of a backup, and what in it reaches the repository. */
export interface RepositoryState {
  readonly here: PathState
  readonly key: PathState
  readonly hosts: PathState
}

/** Looks at how a host reaches the repository of a backup. */
export async function repositoryState(host: HostReader, folder: string): Promise<RepositoryState> {
  const [here, key, hosts] = await Promise.all([
    pathState(host, folder),
    pathState(host, `${folder}/key`),
    pathState(host, `${folder}/known_hosts`),
  ])
  return { here, key, hosts }
}

/** What lets a host reach the repository. `there`: more can be planned; `ready`: it can be asked what it holds. */
export function repositoryReached(
  { here, key, hosts }: RepositoryState,
  given: { readonly deploy_key: string | Secret; readonly known_hosts: string },
): { readonly changes: Change[]; readonly there: boolean; readonly ready: boolean } {
  const owned = { owner: 'root', group: 'root' }
  const folder = directory(here, { ...owned, mode: '0700' })
  // Each round makes one level of directories: what is in it is planned over that.
  if (isMissing(here)) return { changes: [folder], there: false, ready: false }
  const closed = { ...owned, mode: '0600' }
  const changes = [
    folder,
    file(key, { content: given.deploy_key, ...closed }),
    file(hosts, { content: `${given.known_hosts.trim()}\n`, ...closed }),
  ]
  return { changes, there: true, ready: !isMissing(key) && !isMissing(hosts) }
}
