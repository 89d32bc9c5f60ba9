import { posix } from 'node:path'
import type { Look } from './look.ts'

/** Where a path leads in a look: links in the directories above it are followed, one at its end is not. */
export function placeOf(look: Look, path: string, depth = 0): string {
  if (depth > 20) return path
  let here = ''
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  for (const [at, part] of parts.entries()) {
    if (part === '..') {
      here = here.slice(0, Math.max(0, here.lastIndexOf('/')))
      continue
    }
    const seen = look.entries.get(`${here}/${part}`)
    if (seen?.type === 'link' && at < parts.length - 1) {
      const target = seen.content.startsWith('/') ? seen.content : `${here}/${seen.content}`
      return placeOf(look, [target, ...parts.slice(at + 1)].join('/'), depth + 1)
    }
    here = `${here}/${part}`
  }
  return here === '' ? '/' : here
}

/** All places that writing to a path may alter: where it leads, and on where a link stands there. */
export function placesOf(look: Look, path: string): string[] {
  const found: string[] = []
  for (let at = path; found.length < 20; ) {
    const place = placeOf(look, at)
    found.push(place)
    const seen = look.entries.get(place)
    if (seen?.type !== 'link') break
    at = posix.resolve(posix.dirname(place), seen.content)
  }
  return found
}
