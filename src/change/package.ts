import { defineChange } from '../define/change.ts'
import { defineFact } from '../host/fact.ts'
import { argv } from '../host/quote.ts'
import type { Effect, StateChange } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { known, type Seen, unknown } from '../model/seen.ts'

/** A Debian package as dpkg has it: its version, or `null` when it is not installed. */
export type Package = { readonly version: string } | null

/** Whether a package is installed, and in which version. */
export const debian = defineFact<string, Package>({
  name: 'package',
  files: () => ['/var/lib/dpkg/status'],
  script: query,
  parse: (output, names) => {
    const found = parseStatus(output)
    return names.map((name) => {
      const here = found.get(name)
      return here?.status[1] === 'i' ? { version: here.version } : null
    })
  },
})

/** What is left of a package, be it only its configuration: dpkg's status; `null` when nothing is. */
export const packageLeft = defineFact<string, string | null>({
  name: 'package left',
  files: () => ['/var/lib/dpkg/status'],
  script: query,
  parse: (output, names) => {
    const found = parseStatus(output)
    return names.map((name) => {
      const { status = 'un' } = found.get(name) ?? {}
      return status[1] === 'n' ? null : status
    })
  },
})

/** What an installation is given beside the name. */
export interface PackageOptions {
  readonly recommends: boolean
  /** Seconds for which the package lists of the host count as fresh. */
  readonly listsValid: number
  /** What is told of the installation, so that it is known what it leaves alone. */
  readonly company?: PackageCompany
  /** What it rests on that the host's sources have it. */
  readonly assuming?: readonly string[]
}

/** Packages that are installed in one go. */
export interface PackageCompany {
  readonly names: readonly string[]
  /** Paths at and below which they bring nothing. */
  readonly nothing: readonly string[]
}

/** A package shall be installed, in whatever version the host's sources give. */
export function installed(name: string, seen: Seen<Package>, options: PackageOptions): StateChange {
  const { recommends, listsValid, company = { names: [name], nothing: [] }, assuming } = options
  const after =
    seen.known && seen.value !== null
      ? seen
      : known({ version: 'the newest of the host’s sources' }, assuming)
  const data = { name, want: 'installed', recommends, listsValid } as const
  const effects = [...fallout(company), { fact: packageLeft(name), becomes: known('ii') }]
  const states = { goal: debian(name), before: seen, after }
  return changed({ subject: name, ...states, data, effects, summary: `install ${name}` })
}

/** A package shall not be installed; its configuration goes too when purged. */
export function removed(name: string, seen: Seen<Package>, purge: boolean): StateChange {
  const cause = `${name} is removed first`
  const data = { name, want: purge ? 'purged' : 'removed' } as const
  const effects = [...loss(cause), { fact: packageLeft(name), becomes: purge ? known(null) : unknown(cause) }]
  const verb = purge ? 'purge' : 'remove'
  const states = { goal: debian(name), before: seen, after: known(null) }
  return changed({ subject: name, ...states, data, effects, summary: `${verb} ${name}` })
}

/** Nothing shall be left of a package that is not installed. */
export function purged(name: string, left: Seen<string | null>): StateChange {
  const data = { name, want: 'purged' } as const
  const effects = loss(`${name} is purged first`)
  const states = { goal: packageLeft(name), before: left, after: known(null) }
  return changed({ subject: name, ...states, data, effects, summary: `purge ${name}` })
}

/** Packages through apt-get; those that stand together are installed together. */
const packages = {
  name: 'package',
  same: (before: unknown, after: unknown) => (before === null) === (after === null),
  guard: (before: unknown, { subject, data }: { readonly subject: string; readonly data: Data }) => {
    const status = `"$(dpkg-query -W -f '\${db:Status-Abbrev}' ${argv(subject)} 2>/dev/null)"`
    if (data.want === 'purged') return `case ${status} in ?n*|'') false;; esac`
    return before === null
      ? `case ${status} in ?i*) false;; esac`
      : `case ${status} in ?i*) ;; *) false;; esac`
  },
  script: (change: { readonly data: Data }) => aptGet([change]),
  together: aptGet,
}

/** One kind, whether a package is installed or something is left of it: both go in one apt-get. */
const changed = defineChange<Package | string, Data>(packages)

/** Where no package puts files (Debian policy 9.1.2), and what has our name. */
const NOT_PACKAGED = [
  '/usr/local/',
  '/etc/hostwright',
  '/var/lib/hostwright',
  '/etc/systemd/system/hostwright-',
]

/** What packages bring, nobody foresees in full: each fact says what becomes of it. */
export function fallout({ names, nothing }: PackageCompany): Effect[] {
  const all = names.join(', ')
  return [
    {
      happening: 'installation',
      cause: `${all} is installed first`,
      assuming: `if installing ${all} brings nothing of that name`,
      outside: [...NOT_PACKAGED, ...nothing.map((path) => `${path.replace(/\/+$/, '')}/`)],
    },
  ]
}

/** What came with a package may be gone with it. */
function loss(cause: string): Effect[] {
  return [{ happening: 'removal', cause, assuming: `if nothing of that name goes with it` }]
}

interface Data {
  readonly name: string
  readonly want: 'installed' | 'removed' | 'purged'
  readonly recommends?: boolean
  readonly listsValid?: number
}

function aptGet(changes: readonly { readonly data: Data }[]): string {
  const all = changes.map(({ data }) => data)
  const names = (want: Data['want']) => all.filter((one) => one.want === want).map((one) => one.name)
  const install = names('installed')
  const steps = [
    ...(install.length > 0
      ? [update(all[0]?.listsValid ?? 0), `$get install ${recommends(all)} ${argv('--', ...install)}`]
      : []),
    ...(names('removed').length > 0 ? [`$get remove ${argv('--', ...names('removed'))}`] : []),
    ...(names('purged').length > 0 ? [`$get purge ${argv('--', ...names('purged'))}`] : []),
  ]
  return `${APT}\n${steps.join(' &&\n')}`
}

/** confold: a configuration file that was changed stays; the question would wait for ever. */
const APT = `export DEBIAN_FRONTEND=noninteractive
get='apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o APT::Update::Error-Mode=any'`

/** The lists are a cache: fetched when there are none that are fresh, never counted as a change. */
function update(seconds: number): string {
  return `{ ${freshLists(seconds)} || $get update; }`
}

/**
 * A test that holds where the host asked for its package lists no longer ago than this. apt gives a list the time of the
 * server, which may be months ago: when it was asked is the time of the inode, also where nothing was new.
 */
export function freshLists(seconds: number): string {
  const minutes = Math.max(1, Math.floor(seconds / 60))
  return `[ -n "$(find /var/lib/apt/lists -maxdepth 1 \\( -name '*Release' -o -name '*_Packages*' \\) -cmin -${minutes} -print -quit)" ]`
}

function recommends(all: readonly Data[]): string {
  return all.some((one) => one.recommends === true) ? '--install-recommends' : '--no-install-recommends'
}

function query(names: readonly string[]): string {
  return `dpkg-query -W -f '\${Package}\\t\${Architecture}\\t\${db:Status-Abbrev}\\t\${Version}\\n' ${argv(...names)} 2>/dev/null`
}

interface Status {
  /** Two letters: what was wanted, and what is (dpkg-query(1)). */
  readonly status: string
  readonly version: string
}

/** By name, and by name and architecture; of several architectures the installed one stands for the name. */
function parseStatus({ stdout }: Output): ReadonlyMap<string, Status> {
  const found = new Map<string, Status>()
  for (const line of stdout.split('\n')) {
    const [name = '', arch = '', status = '', version = ''] = line.split('\t')
    if (found.get(name)?.status[1] !== 'i') found.set(name, { status, version })
    found.set(`${name}:${arch}`, { status, version })
  }
  return found
}
