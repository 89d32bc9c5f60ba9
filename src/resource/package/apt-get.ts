import { argv, print } from '../../host/quote.ts'

/** What a change of a package is given. */
export interface Data {
  readonly name: string
  readonly want: 'installed' | 'removed' | 'purged'
  readonly recommends?: boolean | null
  readonly listsValid?: number
  readonly keepsAll?: boolean
  /** What /usr/sbin/policy-rc.d answers meanwhile. */
  readonly policy?: number | undefined
}

/** Installs or removes packages that stand together, in one apt-get. */
export function aptGet(changes: readonly { readonly data: Data }[]): string {
  const all = changes.map(({ data }) => data)
  const names = (want: Data['want']) => all.filter((one) => one.want === want).map((one) => one.name)
  const install = names('installed')
  const steps = [
    ...(install.length > 0 ? [update(all[0]?.listsValid ?? 0), ...installs(all)] : []),
    ...(names('removed').length > 0 ? [`$get remove ${argv('--', ...names('removed'))}`] : []),
    ...(names('purged').length > 0 ? [`$get purge ${argv('--', ...names('purged'))}`] : []),
  ]
  return `${APT}\n${steps.join(' &&\n')}`
}

/** Those for which services are to be started or not stand apart. */
function installs(all: readonly Data[]): string[] {
  const wanted = all.filter(({ want }) => want === 'installed')
  const policies = [...new Set(wanted.map(({ policy }) => policy))]
  return policies.map((policy) => {
    const these = wanted.filter((one) => one.policy === policy)
    const flags = [recommends(these), ...(these.some((one) => one.keepsAll) ? ['--no-remove'] : [])].join(' ')
    return withPolicy(policy, `$get install ${flags} ${argv('--', ...these.map(({ name }) => name))}`)
  })
}

/** A script during which /usr/sbin/policy-rc.d answers with a status; the one that was there is put back behind it. */
export function withPolicy(status: number | undefined, script: string): string {
  if (status === undefined) return script
  const answer = print(`#!/bin/sh\nexit ${status}\n`)
  return `(
p=/usr/sbin/policy-rc.d b=/usr/sbin/policy-rc.d.hostwright
if [ -e "$p" ] || [ -L "$p" ]; then mv -f -- "$p" "$b" || exit; fi
trap 'if [ -e "$b" ] || [ -L "$b" ]; then mv -f -- "$b" "$p"; else rm -f -- "$p"; fi' EXIT
trap 'exit 143' HUP INT TERM
${answer} >"$p" && chmod 0755 "$p" || exit
${script}
)`
}

/** confold: a configuration file that was changed stays; the question would wait for ever. needrestart would restart services unannounced. */
export const APT = `export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=hostwright
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
  if (all.every((one) => one.recommends === null)) return recommendsFlag(null)
  return recommendsFlag(all.some((one) => one.recommends === true))
}

/** Whether recommended packages come, too; of `null`, the host's own configuration says it. */
export function recommendsFlag(recommends: boolean | null): string {
  if (recommends === null) return ''
  return recommends ? '--install-recommends' : '--no-install-recommends'
}
