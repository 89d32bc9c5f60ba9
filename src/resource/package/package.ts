import { defineChange } from '../../define/change.ts'
import { argv } from '../../host/quote.ts'
import type { StateChange } from '../../model/change.ts'
import { known, type Seen, unknown } from '../../model/seen.ts'
import { aptGet, type Data } from './apt-get.ts'
import { debian, type Package, packageLeft } from './dpkg-status.ts'
import { type InstalledTogether, loss, sideEffects } from './package-effects.ts'

/** What an installation is given beside the name. */
export interface PackageOptions {
  /** `null` is what the host's own configuration says. */
  readonly recommends: boolean | null
  /** Seconds for which the package lists of the host count as fresh. */
  readonly listsValid: number
  /** The installation fails where it would remove a package. */
  readonly keepsAll?: boolean
  /** What /usr/sbin/policy-rc.d answers meanwhile: 101 forbids services to start. */
  readonly policy?: number | undefined
  /** What is told of the installation, so that it is known what it leaves alone. */
  readonly installedTogether?: InstalledTogether
  /** What it rests on that the host's sources have it. */
  readonly assuming?: readonly string[]
}

/** A package must be installed, in whatever version the host's sources have. */
export function installed(name: string, seen: Seen<Package>, options: PackageOptions): StateChange {
  const { recommends, listsValid, installedTogether = { names: [name], nothing: [] }, assuming } = options
  const after =
    seen.known && seen.value !== null
      ? seen
      : known({ version: 'the newest of the host’s sources' }, assuming)
  const { keepsAll, policy } = options
  const about = { ...(keepsAll === true && { keepsAll }), ...(policy !== undefined && { policy }) }
  const data = { name, want: 'installed', recommends, listsValid, ...about } as const
  const effects = [...sideEffects(installedTogether), { fact: packageLeft(name), becomes: known('ii') }]
  const states = { goal: debian(name), before: seen, after }
  return changed({ subject: name, ...states, data, effects, summary: `install ${name}` })
}

/** A package must not be installed; its configuration is also removed if purged. */
export function removed(name: string, seen: Seen<Package>, purge: boolean): StateChange {
  const cause = `${name} is removed first`
  const data = { name, want: purge ? 'purged' : 'removed' } as const
  const effects = [...loss(cause), { fact: packageLeft(name), becomes: purge ? known(null) : unknown(cause) }]
  const verb = purge ? 'purge' : 'remove'
  const states = { goal: debian(name), before: seen, after: known(null) }
  return changed({ subject: name, ...states, data, effects, summary: `${verb} ${name}` })
}

/** Nothing must be left of a package that is not installed. */
export function purged(name: string, left: Seen<string | null>): StateChange {
  const data = { name, want: 'purged' } as const
  const effects = loss(`${name} is purged first`)
  const states = { goal: packageLeft(name), before: left, after: known(null) }
  return changed({ subject: name, ...states, data, effects, summary: `purge ${name}` })
}

/** Packages through apt-get; those that stand together are installed together. */
const packages = {
  name: 'package',
  onlyRoot: true as const,
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
