import { posix } from 'node:path'
import { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { entry } from './entry.ts'
import type { DirectoryEntry } from './entry-state.ts'
import type { Followed } from './place.ts'

/**
 * Why nothing may be changed at a place: a link on the way there stands where somebody else may write, so it may be theirs.
 * It is followed only into a directory of the one user who owns where it stands (as systemd-tmpfiles(8) does).
 */
export async function refusedLink(
  host: HostReader,
  { place, links }: Followed,
): Promise<Refusal | undefined> {
  const within = await Promise.all(links.map((link) => directoryAt(host, posix.dirname(link))))
  let bound: string | undefined
  for (const [at, link] of links.entries()) {
    const { here, assuming = [] } = within[at] ?? {}
    if (here === undefined || !isTheirs(host, here)) continue
    if (isOurs(host, here) || (bound !== undefined && bound !== here.owner))
      return new Refusal(`the link ${link} may be anybody's: it is not followed`, assuming)
    bound = here.owner
  }
  if (bound === undefined) return undefined
  const { here, assuming = [] } = await directoryAt(host, posix.dirname(place))
  if (here === undefined || here.owner === bound) return undefined
  return new Refusal(`a link of ${bound} leads to what is not theirs: ${place}`, assuming)
}

async function directoryAt(host: HostReader, path: string) {
  const seen = await host.see(entry(path))
  if (!seen.known || seen.value?.type !== 'directory') return {}
  return { here: seen.value, assuming: seen.assuming ?? [] }
}

/** Whether somebody else may put something there. */
function isTheirs(host: HostReader, here: DirectoryEntry): boolean {
  return !isOurs(host, here) || (Number.parseInt(here.mode, 8) & 0o022) !== 0
}

function isOurs({ user }: HostReader, { owner }: DirectoryEntry): boolean {
  return owner === 'root' || owner === user
}
