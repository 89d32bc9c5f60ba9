import { posix } from 'node:path'

/**
 * Whether a path of a tree is left out, by patterns as rsync(1) has them: `*` and `?` stop at a slash, `**` does not; a slash at the
 * end is for directories alone; a pattern with another slash counts from the top if it begins with it, else from any directory. What
 * is in a directory that is left out is left out, too.
 */
export function excluder(patterns: readonly string[]): (path: string, isDirectory: boolean) => boolean {
  const rules = patterns.filter((one) => one !== '').map(rule)
  const known = new Map<string, boolean>()
  const isOut = (path: string, isDirectory: boolean): boolean => {
    const above = posix.dirname(path)
    if (above !== '.' && above !== path && isDirectoryOut(above)) return true
    return rules.some((one) => (isDirectory || !one.onlyDirectories) && one.pattern.test(`/${path}`))
  }
  const isDirectoryOut = (path: string): boolean => {
    const found = known.get(path) ?? isOut(path, true)
    known.set(path, found)
    return found
  }
  return (path, isDirectory) => (isDirectory ? isDirectoryOut(path) : isOut(path, false))
}

function rule(written: string) {
  const plain = written.replace(/(.)\/$/, '$1')
  const start = plain.startsWith('/') ? '^' : '(?:^|/)'
  const body = plain
    .split(/(\*+|\?)/)
    .map((part) => {
      if (part === '?') return '[^/]'
      if (part.startsWith('*')) return part.length > 1 ? '.*' : '[^/]*'
      return part.replace(/[.+^$(){}|[\]\\]/g, String.raw`\$&`)
    })
    .join('')
  return { pattern: new RegExp(`${start}${body}$`, 's'), onlyDirectories: plain !== written }
}
