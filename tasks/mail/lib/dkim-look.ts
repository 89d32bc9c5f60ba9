import { apt, exists, type HostReader, known, pathState, type Seen } from 'hostwright'
import { chasquidState, isAtLeast } from './chasquid-version.ts'
import { dkimKey } from './dkim-key.ts'
import { isOld } from './dkim-retired.ts'

interface Selecting {
  readonly domain: string
  readonly selector: string
  /** Where the key is, if not where chasquid looks for it. */
  readonly path?: string
  /** Days for which a retired key is kept. */
  readonly keep: number
}

/** Looks where the version of chasquid that is there, or will be, has the key of a selector. */
export async function lookAtDkim(host: HostReader, { domain, selector, path, keep }: Selecting) {
  const paths = {
    native: `/etc/chasquid/domains/${domain}/dkim:${selector}.pem`,
    hook: `/etc/chasquid/certs/${domain}/dkim_privkey.pem`,
  }
  const version = await chasquidState(host)
  // Without a version it cannot be told where the key belongs; a path that is given needs none.
  const hook =
    path === undefined && version.known && version.value !== null && !isAtLeast(version.value, '1.14')
  const place = path ?? (hook ? paths.hook : paths.native)
  const places = { signing: place, retired: besides(place) }
  const seconds = keep * 86_400
  const [key, retired, old, file, signer, signing, certs, name, above] = await Promise.all([
    host.see(dkimKey(place)),
    host.see(dkimKey(places.retired)),
    host.see(isOld({ path: places.retired, seconds })),
    pathState(host, places.retired),
    host.see(exists('/usr/bin/dkimsign')),
    host.see(apt.packageState('python3-dkim')),
    pathState(host, `/etc/chasquid/certs/${domain}`),
    pathState(host, `/etc/chasquid/domains/${domain}/dkim_selector`),
    pathState(host, place),
  ])
  const seen = path === undefined && !version.known ? version : absentWith(above.parent, key)
  const here = withReason(version, seen)
  const aside = { places, signing: here, retired, old, keep: seconds, file }
  return { version, hook, place, key: here, aside, signer, signing, certs, name }
}

/** What the version rests on, what the key is rests on too: it says where the key is. */
function withReason<T>(version: Seen<string | null>, seen: Seen<T>): Seen<T> {
  if (!seen.known || !version.known) return seen
  return known(seen.value, [...new Set([...(seen.assuming ?? []), ...(version.assuming ?? [])])])
}

/** Where there is no key only as long as nothing brings the directory, its absence is assumed like the directory's. */
function absentWith<T>(parent: Seen<unknown>, key: Seen<T | null>): Seen<T | null> {
  if (!key.known || key.value !== null || !parent.known) return key
  return known(null, [...new Set([...(key.assuming ?? []), ...(parent.assuming ?? [])])])
}

/** Where a retired key lies: chasquid signs with all whose names begin with dkim:. */
function besides(place: string): string {
  return place.replace(/[^/]*$/, (name) => `retired-${name}`)
}
