import { posix } from 'node:path'
import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import { Refusal } from '../../model/change.ts'
import type { HostReader } from '../../model/fact.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'

/** The target of a symbolic link, as written; `null` if there is no link. */
export const linkAt = defineFact<string, string | null>({
  name: 'link',
  script: (paths) => `find ${argv(...paths)} -maxdepth 0 -type l -printf '%p\\0%l\\0' 2>/dev/null; true`,
  parse: ({ stdout }, paths) => {
    const words = utf8(stdout).split('\0')
    const found = new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? '']] : [])))
    return paths.map((path) => found.get(path) ?? null)
  },
})

/** The most links that a path may lead through (MAXSYMLINKS in path_resolution(7)). */
const MOST = 40

/**
 * The canonical name of what a path names: links in the directories above it are followed, one at its end is not
 * (path_resolution(7)). This shows when two paths lead to the same thing. Refuses a path that leads in a circle.
 */
export async function placeOf(host: HostReader, path: string): Promise<Seen<string>> {
  return mapSeen(await follow(host, path), ({ place }) => place)
}

/** The canonical name of a path, and those of the links that lead there. */
export interface Followed {
  readonly place: string
  readonly links: readonly string[]
}

/** As `placeOf`, and tells the links that were followed. */
export async function follow(host: HostReader, path: string): Promise<Seen<Followed>> {
  const clean = posix.normalize(path).replace(/(.)\/$/, '$1')
  // All in one go: what is a link is the exception.
  await Promise.all(above(clean).map((one) => host.see(linkAt(one))))
  const assuming: string[] = []
  let here = ''
  let left = clean.split('/').filter((part) => part !== '')
  const links: string[] = []
  while (left.length > 1) {
    const [next = '', ...rest] = left
    left = rest
    if (next === '.' || next === '') continue
    if (next === '..') {
      here = here.slice(0, Math.max(0, here.lastIndexOf('/')))
      continue
    }
    const seen = await host.see(linkAt(`${here}/${next}`))
    if (!seen.known) return unknown(seen.cause)
    if (seen.value === null) {
      here = `${here}/${next}`
      continue
    }
    links.push(`${here}/${next}`)
    if (links.length > MOST) throw new Refusal(`${path} leads through a loop of symbolic links`)
    assuming.push(...(seen.assuming ?? []))
    if (seen.value.startsWith('/')) here = ''
    left = [...seen.value.split('/'), ...rest]
  }
  return known({ place: `${here}/${left[0] ?? ''}`, links }, [...new Set(assuming)])
}

/** Where a path finally leads to: links are followed, at its end as well, as far as they are known. */
export async function endOf(host: HostReader, path: string): Promise<Seen<string>> {
  const assuming: string[] = []
  let here = path
  for (let links = 0; links <= MOST; links++) {
    const place = await placeOf(host, here)
    if (!place.known) return place
    const link = await host.see(linkAt(place.value))
    assuming.push(...(place.assuming ?? []), ...(link.known ? (link.assuming ?? []) : []))
    if (!link.known || link.value === null) return known(place.value, [...new Set(assuming)])
    here = posix.resolve(posix.dirname(place.value), link.value)
  }
  throw new Refusal(`${path} leads through a loop of symbolic links`)
}

function above(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_part, at) => `/${parts.slice(0, at + 1).join('/')}`)
}
