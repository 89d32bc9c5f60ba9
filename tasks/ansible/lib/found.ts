import { defineFact, HostError, matches, python, utf8 } from 'hostwright'

/** Where is looked, and how deep. */
export type FindAsked = { readonly path: string; readonly depth: number | null; readonly follow: boolean }

/** What was found at a path, under Ansible’s names. */
export type Found = {
  readonly path: string
  readonly mode: string
  readonly uid: number
  readonly gid: number
  readonly pw_name: string
  readonly gr_name: string
  readonly size: number
  readonly nlink: number
  readonly atime: number
  readonly mtime: number
  readonly ctime: number
  readonly isdir: boolean
  readonly isreg: boolean
  readonly islnk: boolean
}

/** All below a folder, and the time there; `null` where no folder is. */
export type Tree = { readonly now: number; readonly all: readonly Found[] } | null

/** All below a folder. */
export const found = defineFact<FindAsked, Tree>({
  name: 'found',
  dependsOn: { installation: 'unknown', removal: 'unknown', restoration: 'unknown' },
  files: ({ path }) => [`${path}/`],
  opaque: 'assumed',
  script: (all) => all.map(script).join('\n'),
  parse: ({ stdout }, all) => {
    const answers = utf8(stdout).split('\0\0')
    return all.map((_one, at) => parse(answers[at] ?? ''))
  },
})

function script({ path, depth, follow }: FindAsked): string {
  const at = `'${path.replaceAll("'", `'\\''`)}'`
  const most = depth === null ? '' : `-maxdepth ${depth}`
  return `if [ -d ${at} ]; then date +%s; find ${follow ? '-L ' : ''}${at}/ -mindepth 1 ${most} -printf '%y|%m|%U|%G|%u|%g|%s|%n|%A@|%T@|%C@|%p\\0' 2>/dev/null; fi; printf '\\0\\0'`
}

function parse(answer: string): Tree {
  if (answer === '') return null
  const end = answer.indexOf('\n')
  const now = Number(answer.slice(0, end))
  if (!Number.isFinite(now)) throw new HostError('no time was given')
  const lines = answer
    .slice(end + 1)
    .split('\0')
    .filter((line) => line !== '')
  return { now, all: lines.map(entryOf) }
}

function entryOf(line: string): Found {
  const [type, mode = '', uid, gid, pw_name = '', gr_name = '', size, nlink, atime, mtime, ctime, ...path] =
    line.split('|')
  return {
    path: path.join('|').replace(/\/\//g, '/'),
    mode: mode.padStart(4, '0'),
    uid: Number(uid),
    gid: Number(gid),
    pw_name,
    gr_name,
    size: Number(size),
    nlink: Number(nlink),
    atime: Number(atime),
    mtime: Number(mtime),
    ctime: Number(ctime),
    isdir: type === 'd',
    isreg: type === 'f',
    islnk: type === 'l',
  }
}

/** What is looked for. */
export interface Filter {
  readonly patterns: readonly string[]
  readonly excludes: readonly string[]
  readonly isRegex: boolean
  readonly type: 'file' | 'directory' | 'link' | 'any'
  readonly hidden: boolean
  readonly age: number | undefined
  readonly stamp: 'atime' | 'mtime' | 'ctime'
  readonly size: number | undefined
}

/** Whether something that was found is looked for. */
export function isWanted(one: Found, now: number, filter: Filter): boolean {
  const name = one.path.slice(one.path.lastIndexOf('/') + 1)
  const fits = (pattern: string) =>
    filter.isRegex
      ? python.fits(name, `^(?:${pattern})`)
      : matches(new RegExp(globSource(pattern), 's'), name)
  const types = { file: one.isreg, directory: one.isdir, link: one.islnk, any: true }
  const past = now - one[filter.stamp]
  const { age, size } = filter
  return (
    types[filter.type] &&
    (filter.hidden || !name.startsWith('.')) &&
    (filter.patterns.length === 0 || filter.patterns.some(fits)) &&
    !filter.excludes.some(fits) &&
    (age === undefined || (age >= 0 ? past >= age : past <= -age)) &&
    (size === undefined || (size >= 0 ? one.size >= size : one.size <= -size))
  )
}

/** A pattern of a shell as a regular expression. */
function globSource(pattern: string): string {
  const parts = pattern.split(/(\*|\?|\[!?[^\]]+\])/)
  const source = parts.map((part, at) => {
    if (at % 2 === 0) return part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    if (part === '*') return '.*'
    return part === '?' ? '.' : part.replace(/^\[!/, '[^')
  })
  return `^${source.join('')}$`
}
