import { defineFact, HostError, quote, utf8 } from 'hostwright'

/** What is asked of a path. */
export type StatAsked = {
  readonly path: string
  readonly follow: boolean
  /** The program that gives the checksum; `null` for none. */
  readonly sum: string | null
}

/** What stat(2) says of a path under Ansible’s names; `null` where nothing is. */
export type Stat = {
  readonly [key: string]: string | number | boolean
} | null

const NUMBERS = {
  uid: '%u',
  gid: '%g',
  size: '%s',
  inode: '%i',
  dev: '%d',
  nlink: '%h',
  atime: '%X',
  mtime: '%Y',
  ctime: '%Z',
} as const

const FORMAT = ['%a', '%U', '%G', '%F', ...Object.values(NUMBERS)].join('|')

/** What stat(2) says of a path. */
export const stat = defineFact<StatAsked, Stat>({
  name: 'stat',
  dependsOn: { installation: 'unknown if absent', removal: 'unknown', restoration: 'unknown' },
  files: ({ path }) => [path],
  opaque: 'assumed',
  script: (all) => all.map(oneScript).join('\n'),
  parse: ({ stdout }, all) => {
    const answers = utf8(stdout).split('\0')
    return all.map(({ path }, at) => parseStat(path, answers[at] ?? ''))
  },
})

function oneScript({ path, follow, sum }: StatAsked): string {
  const at = quote(path)
  const look = `stat ${follow ? '-L ' : ''}-c '${FORMAT}' -- ${at} 2>/dev/null`
  const checksum = sum === null ? ':' : `{ [ -f ${at} ] && ${sum} <${at} 2>/dev/null; echo; } | head -n 1`
  const access = `for t in r w x; do [ -$t ${at} ] && printf %s $t; done; echo`
  return `{ if ${look}; then ${access}; readlink -- ${at} || echo; readlink -f -- ${at} || echo; ${checksum}; fi; printf '\\0'; }`
}

function parseStat(path: string, answer: string): Stat {
  if (answer === '') return null
  const [line = '', access = '', target = '', source = '', sum = ''] = answer.split('\n')
  const [bits = '', user = '', group = '', type = '', ...numbers] = line.split('|')
  if (bits === '') throw new HostError(`no answer about ${path}`)
  const mode = bits.padStart(4, '0')
  return {
    path,
    exists: true,
    mode,
    ...numbersOf(numbers),
    ...(user === 'UNKNOWN' ? {} : { pw_name: user }),
    ...(group === 'UNKNOWN' ? {} : { gr_name: group }),
    ...typesOf(type),
    ...bitsOf(mode),
    readable: access.includes('r'),
    writeable: access.includes('w'),
    executable: access.includes('x'),
    ...(type === 'symbolic link' ? { lnk_target: target, lnk_source: source } : {}),
    ...(/^[0-9a-f]{32,}/.test(sum) ? { checksum: sum.split(' ')[0] ?? '' } : {}),
  }
}

function numbersOf(numbers: readonly string[]): { readonly [key: string]: number } {
  return Object.fromEntries(Object.keys(NUMBERS).map((key, at) => [key, Number(numbers[at])]))
}

function typesOf(type: string) {
  return {
    isdir: type === 'directory',
    isreg: type.startsWith('regular'),
    islnk: type === 'symbolic link',
    isblk: type.startsWith('block'),
    ischr: type.startsWith('character'),
    isfifo: type === 'fifo',
    issock: type === 'socket',
  }
}

function bitsOf(mode: string): { readonly [key: string]: boolean } {
  const bits = Number.parseInt(mode, 8)
  const all = ['r', 'w', 'x'].flatMap((letter, at) =>
    ['usr', 'grp', 'oth'].map((who, place) => [
      `${letter}${who}`,
      (bits & (1 << (8 - place * 3 - at))) !== 0,
    ]),
  )
  return { ...Object.fromEntries(all), isuid: (bits & 0o4000) !== 0, isgid: (bits & 0o2000) !== 0 }
}
