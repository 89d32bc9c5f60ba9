import { endOf, type HostReader, linkAt, placeOf, Refusal, type Seen, unknown } from 'hostwright'

/** A path by its one name, and what that leads to where it is a link: as far as it can be told. */
export interface Names {
  readonly place: string
  readonly end: string | undefined
}

/** A path by its names on this host. */
export async function namesOf(host: HostReader, path: string): Promise<Names> {
  const [place, end] = await Promise.all([placeOf(host, path), endOf(host, path).catch(circular)])
  return { place: place.known ? place.value : path, end: end.known ? end.value : undefined }
}

/** True where no link stands at a path. */
export async function isPlain(host: HostReader, path: string): Promise<boolean> {
  const link = await host.see(linkAt(path))
  return link.known && link.value === null
}

/** Who is given a path that leads nowhere says so itself. */
function circular(error: unknown): Seen<string> {
  if (error instanceof Refusal) return unknown(error.message)
  throw error
}
