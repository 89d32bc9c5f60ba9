import { posix } from 'node:path'
import { HostError } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import { argv, quote } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import type { Entry } from '../file/entry-state.ts'

/** Which of what is below a directory is asked for. */
export type TreeAsked = {
  readonly path: string
  /** Paths from there. */
  readonly names: readonly string[]
  /** All that is below is asked for, too, but for what is mounted there. */
  readonly all: boolean
}

/** What is below a directory, by its path from there; a file by its digest, without its text. */
export type Tree = { readonly [path: string]: NonNullable<Entry> }

/** What stands below a directory: one look, however many files there are. Links are not followed. */
export const tree = defineFact<TreeAsked, Tree>({
  name: 'tree',
  dependsOn: { installation: 'assumed', removal: 'unknown', restoration: 'unknown' },
  most: 1, // an answer may be large
  takes: 600,
  script: (asked) => asked.map(lookScript).join('\n'),
  parse: (output, asked) => asked.map(() => parseTree(output)),
})

const FORMAT = String.raw`ENTRY %y %m %u %g %s\0%p\0%l\0`

/** One find tells of all, one sha256sum sums up the files; where nothing is, nothing is said. */
function lookScript({ path, names, all }: TreeAsked): string {
  const list = `names() { printf '%s\\0' ${argv(...names.map((name) => `./${name}`))}; }`
  const each = (more: string) => `names | xargs -0 sh -c ${quote(`find "$@" -maxdepth 0 ${more}`)} sh`
  const sums = '-type f -exec sha256sum -bz -- {} +'
  const whole = `find . -xdev -mindepth 1 -printf '${FORMAT}'; find . -xdev -mindepth 1 ${sums}`
  const some = names.length === 0 ? ':' : `${list}; ${each(`-printf '${FORMAT}'`)}; ${each(sums)}`
  return `( [ -d ${quote(path)} ] || exit 0; cd ${quote(path)} || exit; ${all ? whole : some} ); true`
}

function parseTree({ stdout, stderr }: Output): Tree {
  const wrong = stderr
    .split('\n')
    .find((line) => !/^$|: No such file or directory$|: Not a directory$/.test(line))
  if (wrong !== undefined) throw new HostError(utf8(wrong))
  const found = new Map<string, NonNullable<Entry>>()
  const words = stdout.split('\0')
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, type, mode = '', owner = '', group = '', size] = ABOUT.exec(word) ?? []
    if (type === undefined) {
      const [, sha256 = '', path = ''] = SUM.exec(word) ?? []
      const here = found.get(utf8(path))
      if (here?.type === 'file') found.set(utf8(path), { ...here, sha256 })
      continue
    }
    const [path, target] = [pathIn(utf8(words[at + 1] ?? '')), utf8(words[at + 2] ?? '')]
    at += 2
    const about = { mode: mode.padStart(4, '0'), owner, group }
    if (type === 'f') found.set(path, { type: 'file', ...about, size: Number(size), sha256: '' })
    else if (type === 'd') found.set(path, { type: 'directory', ...about })
    else found.set(path, type === 'l' ? { type: 'link', target } : { type: 'other' })
  }
  // What vanished between the two looks is not there.
  return Object.fromEntries([...found].filter(([, here]) => here.type !== 'file' || here.sha256 !== ''))
}

/** A path below the directory: by any other, something else would be removed. */
function pathIn(told: string): string {
  const path = told.slice(2)
  const isBelow =
    told.startsWith('./') && path !== '' && posix.normalize(`/${path}`) === `/${path}` && !path.endsWith('/')
  if (!isBelow)
    throw new HostError(
      `the host tells of ${JSON.stringify(told.slice(0, 200))}, which is not in the directory`,
    )
  return path
}

const ABOUT = /^ENTRY (.) (\d+) (\S+) (\S+) (\d+)$/

/** Each ends with a NUL, so that no name is written otherwise. */
const SUM = /^([0-9a-f]{64}) [ *]\.\/([^]*)$/
