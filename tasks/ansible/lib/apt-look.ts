import { apt, argv, type HostReader, known, type Seen } from 'hostwright'
import { said } from './said.ts'

/** What is asked of apt, whichever module asks. */
export interface AptWanted {
  readonly names: readonly string[]
  readonly state: 'present' | 'absent' | 'latest'
  readonly purge?: boolean
  /** Seconds for which the package lists count as fresh; none where they are not to be fetched. */
  readonly lists?: number | undefined
  readonly recommends?: boolean | null
  readonly upgrade?: 'dist' | 'safe' | undefined
  readonly autoremove?: boolean
  readonly onlyUpgrade?: boolean
  readonly release?: string | undefined
  readonly downgrade?: boolean
  readonly held?: boolean
  /** Nothing may be removed. */
  readonly keepsAll?: boolean
  /** What /usr/sbin/policy-rc.d answers meanwhile. */
  readonly policy?: number | undefined
  readonly clean?: boolean
  readonly autoclean?: boolean
  readonly deb?: string | undefined
}

/** A question, and its answer. */
export interface Asked {
  readonly ask: string
  readonly seen: Seen<string>
}

/** What was seen of packages. */
export interface AptSeen extends apt.PackagesSeen {
  readonly versions: readonly (Asked & { readonly spec: string })[]
  readonly interrupted: Seen<apt.Interrupted>
  readonly fresh: Asked | undefined
  readonly latest: Asked | undefined
  readonly upgrade: Asked | undefined
  readonly autoremove: Asked | undefined
  readonly deb: Asked | undefined
}

/** A script that tells what apt would do, line by line; apt wants a place for temporary files, while all is read-only. */
function simulation(words: readonly string[], verb: 'Inst' | 'Remv'): string {
  const run = `mount -t tmpfs none /tmp && ${argv('apt-get', '-s', '-o', 'Debug::NoLocking=1', ...words)}`
  return `out=$(unshare --mount --propagation private ${argv('sh', '-c', run)} 2>&1) || { printf '%s\\n' "$out" | grep '^E:' >&2; exit 1; }; printf '%s\\n' "$out" | sed -n 's/^${verb} \\([^ ]*\\).*/\\1/p' | sort`
}

function ask(host: HostReader, script: string | undefined): Promise<Asked> | undefined {
  return script === undefined ? undefined : answered(host, script)
}

async function answered(host: HostReader, script: string): Promise<Asked> {
  return { ask: script, seen: await host.see(said(script)) }
}

/** Reads what is installed, and what apt would do. */
export async function aptSeen(host: HostReader, wanted: AptWanted): Promise<AptSeen> {
  const { names, state, lists, upgrade, deb } = wanted
  const specs = names.filter((one) => one.includes('='))
  const plain = [...new Set(names.filter((one) => !one.includes('=')))]
  const asked = await packagesSeen(host, state === 'latest' ? [] : plain, wanted)
  const newest = state === 'latest' && plain.length > 0 ? latestAsk(plain, wanted) : undefined
  const cleared = wanted.autoremove === true && names.length === 0
  const [interrupted, fresh, latest, upgraded, autoremove, file, versions] = await Promise.all([
    names.length > 0 || upgrade !== undefined ? host.see(apt.interrupted(null)) : known(null),
    ask(host, lists === undefined ? undefined : freshAsk(lists)),
    ask(host, newest),
    ask(host, upgrade === undefined ? undefined : simulation(upgradeWords(upgrade, wanted), 'Inst')),
    ask(host, cleared ? simulation(removeWords(wanted), 'Remv') : undefined),
    ask(host, deb === undefined ? undefined : debAsk(deb)),
    Promise.all(specs.map(async (spec) => ({ spec, ...(await answered(host, versionAsk(spec))) }))),
  ])
  return { ...asked, versions, interrupted, fresh, latest, upgrade: upgraded, autoremove, deb: file }
}

function packagesSeen(
  host: HostReader,
  names: readonly string[],
  wanted: AptWanted,
): Promise<apt.PackagesSeen> {
  const { state, purge, recommends = null, lists } = wanted
  const how = state === 'present' ? 'install' : purge === true ? 'purge' : 'remove'
  return apt.packagesSeen(host, names, { how, recommends, listsValid: lists ?? AGES })
}

/** Seconds that no package list is old: any counts as fresh. */
export const AGES = 10 * 365 * 86_400

function freshAsk(seconds: number): string {
  return seconds === 0 ? 'echo stale' : `if ${apt.freshLists(seconds)}; then echo fresh; else echo stale; fi`
}

function latestAsk(names: readonly string[], wanted: AptWanted): string {
  return simulation([...installWords(wanted), ...names], 'Inst')
}

/** How apt-get is told to install. */
export function installWords({
  recommends = null,
  release,
  onlyUpgrade,
  downgrade,
  held,
  keepsAll,
}: AptWanted): string[] {
  return [
    'install',
    ...(recommends === null ? [] : [recommends ? '--install-recommends' : '--no-install-recommends']),
    ...(release === undefined ? [] : ['-t', release]),
    ...(onlyUpgrade === true ? ['--only-upgrade'] : []),
    ...(downgrade === true ? ['--allow-downgrades'] : []),
    ...(held === true ? ['--allow-change-held-packages'] : []),
    ...(keepsAll === true ? ['--no-remove'] : []),
    '--',
  ]
}

/** How apt-get is told to upgrade. */
export function upgradeWords(how: 'dist' | 'safe', { autoremove, keepsAll }: AptWanted): string[] {
  return [
    ...(how === 'dist' ? ['dist-upgrade'] : ['upgrade', '--with-new-pkgs']),
    ...(autoremove === true ? ['--auto-remove'] : []),
    ...(keepsAll === true ? ['--no-remove'] : []),
  ]
}

/** How apt-get is told to remove what nothing needs. */
export function removeWords({ purge }: AptWanted): string[] {
  return ['autoremove', ...(purge === true ? ['--purge'] : [])]
}

/** Whether a version is installed; a star in it is any text. */
function versionAsk(spec: string): string {
  const [name = '', version = ''] = spec.split('=')
  const state = `$(dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' ${argv(name)} 2>/dev/null)`
  return `case "${state}" in ?'i '${version
    .split('*')
    .map((one) => argv(one))
    .join('*')
    .replaceAll("''", '')}) echo installed;; *) echo other;; esac`
}

function debAsk(file: string): string {
  const at = argv(file)
  return `[ -f ${at} ] || { echo missing; exit; }; p=$(dpkg-deb -f ${at} Package) v=$(dpkg-deb -f ${at} Version)
w=$(dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' "$p" 2>/dev/null); case $w in ?i*) dpkg --compare-versions "\${w#?i }" ge "$v" && echo installed || echo older;; *) echo absent;; esac`
}
