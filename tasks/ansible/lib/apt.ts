import { apt, argv, type Change, type HostReader, known, Refusal, type Seen } from 'hostwright'
import { doing, is, said, saying, unsure } from './said.ts'

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
  readonly clean?: boolean
  readonly autoclean?: boolean
  readonly deb?: string | undefined
}

interface Asked {
  readonly ask: string
  readonly seen: Seen<string>
}

/** What was seen of packages. */
export interface AptSeen {
  readonly packages: readonly {
    readonly name: string
    readonly seen: Seen<apt.Package>
    readonly left: Seen<string | null>
  }[]
  readonly versions: readonly (Asked & { readonly spec: string })[]
  readonly closure: Seen<apt.Closure>
  readonly interrupted: Seen<apt.Interrupted>
  readonly fresh: Asked | undefined
  readonly latest: Asked | undefined
  readonly upgrade: Asked | undefined
  readonly autoremove: Asked | undefined
  readonly deb: Asked | undefined
}

const NOTHING = is('')

/** A script that tells what apt would do, line by line; apt wants a place for temporary files, while all is read-only. */
function simulation(words: readonly string[], verb: 'Inst' | 'Remv'): string {
  const run = `mount -t tmpfs none /tmp && ${argv('apt-get', '-s', '-o', 'Debug::NoLocking=1', ...words)}`
  return `out=$(unshare --mount --propagation private ${argv('sh', '-c', run)} 2>&1) || { printf '%s\\n' "$out" | grep '^E:' >&2; exit 1; }; printf '%s\\n' "$out" | sed -n 's/^${verb} \\([^ ]*\\).*/\\1/p' | sort`
}

async function asked(host: HostReader, ask: string | undefined): Promise<Asked | undefined> {
  return ask === undefined ? undefined : { ask, seen: await host.see(said(ask)) }
}

/** Reads what is installed, and what apt would do. */
export async function aptSeen(host: HostReader, wanted: AptWanted): Promise<AptSeen> {
  const { state, lists, upgrade, autoremove, deb } = wanted
  const plain =
    state === 'latest' && wanted.onlyUpgrade !== true ? [] : wanted.names.filter((one) => !one.includes('='))
  const specs = wanted.names.filter((one) => one.includes('='))
  const latest = state === 'latest' ? wanted.names.filter((one) => !one.includes('=')) : []
  const packages = await Promise.all(
    [...new Set(state === 'latest' ? [] : plain)].map(async (name) => ({
      name,
      seen: await host.see(apt.packageState(name)),
      left: wanted.purge === true && state === 'absent' ? await host.see(apt.selection(name)) : known(null),
    })),
  )
  const missing = packages.flatMap(({ name, seen }) => (seen.known && seen.value === null ? [name] : []))
  const isAsked = state === 'present' && missing.length > 0
  const [closure, interrupted, ...rest] = await Promise.all([
    isAsked ? host.see(apt.closure(requestOf(missing, wanted))) : known(null),
    wanted.names.length > 0 || upgrade !== undefined ? host.see(apt.interrupted(null)) : known(null),
    asked(host, lists === undefined ? undefined : freshAsk(lists)),
    asked(host, latest.length === 0 ? undefined : latestAsk(latest, wanted)),
    asked(host, upgrade === undefined ? undefined : simulation(upgradeWords(upgrade, wanted), 'Inst')),
    asked(
      host,
      autoremove === true && wanted.names.length === 0 ? simulation(removeWords(wanted), 'Remv') : undefined,
    ),
    asked(host, deb === undefined ? undefined : debAsk(deb)),
  ])
  const versions = await Promise.all(
    specs.map(async (spec) => ({ spec, ...((await asked(host, versionAsk(spec))) as Asked) })),
  )
  const [fresh, newest, upgraded, removed, file] = rest
  return {
    packages,
    versions,
    closure,
    interrupted,
    fresh,
    latest: newest,
    upgrade: upgraded,
    autoremove: removed,
    deb: file,
  }
}

function requestOf(names: readonly string[], { recommends = null, lists }: AptWanted) {
  return { names, recommends, listsValid: lists ?? AGES }
}

/** Seconds that no package list is old: any counts as fresh. */
const AGES = 10 * 365 * 86_400

function freshAsk(seconds: number): string {
  return seconds === 0 ? 'echo stale' : `if ${apt.freshLists(seconds)}; then echo fresh; else echo stale; fi`
}

function latestAsk(names: readonly string[], wanted: AptWanted): string {
  return simulation([...installWords(wanted), ...names], 'Inst')
}

function installWords({ recommends = null, release, onlyUpgrade, downgrade, held }: AptWanted): string[] {
  return [
    'install',
    ...(recommends === null ? [] : [recommends ? '--install-recommends' : '--no-install-recommends']),
    ...(release === undefined ? [] : ['-t', release]),
    ...(onlyUpgrade === true ? ['--only-upgrade'] : []),
    ...(downgrade === true ? ['--allow-downgrades'] : []),
    ...(held === true ? ['--allow-change-held-packages'] : []),
    '--',
  ]
}

function upgradeWords(how: 'dist' | 'safe', { autoremove }: AptWanted): string[] {
  return [
    ...(how === 'dist' ? ['dist-upgrade'] : ['upgrade', '--with-new-pkgs']),
    ...(autoremove === true ? ['--auto-remove'] : []),
  ]
}

function removeWords({ purge }: AptWanted): string[] {
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

/** Packages must be as wanted. */
export function aptChanges(seen: AptSeen, wanted: AptWanted): Change[] {
  const { names, state, upgrade } = wanted
  const isIdle = names.length === 0 && upgrade === undefined && wanted.deb === undefined
  const update = updated(seen, isIdle && wanted.autoremove !== true)
  if (!seen.interrupted.known || seen.interrupted.value !== null) return [apt.finished(seen.interrupted)]
  return [
    ...update,
    ...packageChanges(seen, wanted),
    ...scripted(seen.latest, `install the newest of ${names.join(', ')}`, [
      ...installWords(wanted),
      ...names,
    ]),
    ...seen.versions.flatMap((one) => versionChange(one, wanted)),
    ...scripted(seen.upgrade, 'upgrade packages', upgrade === undefined ? [] : upgradeWords(upgrade, wanted)),
    ...(seen.deb === undefined ? [] : [debChange(seen.deb, wanted)]),
    ...scripted(seen.autoremove, 'remove packages that nothing needs any more', removeWords(wanted)),
    ...(wanted.autoremove === true && state === 'absent' && isRemoving(seen)
      ? [cleared(removeWords(wanted), true)]
      : []),
    ...(wanted.autoclean === true ? [cleared(['autoclean'], false)] : []),
    ...(wanted.clean === true ? [cleared(['clean'], isIdle)] : []),
  ]
}

function isRemoving({ packages }: AptSeen): boolean {
  return packages.some(({ seen }) => !seen.known || seen.value !== null)
}

/** The package lists are fetched; that alone counts as a change only where nothing else was asked for. */
function updated({ fresh }: AptSeen, leaves: boolean): Change[] {
  if (fresh === undefined || (fresh.seen.known && fresh.seen.value === 'fresh')) return []
  return [
    doing({
      subject: 'package lists',
      summary: 'fetch the package lists',
      leaves,
      script: `${apt.aptGet}\n$get update`,
    }),
  ]
}

function packageChanges(
  { packages, closure }: AptSeen,
  { state, purge, recommends = null, lists }: AptWanted,
): Change[] {
  const missing = packages.flatMap(({ name, seen }) => (seen.known && seen.value === null ? [name] : []))
  const last = packages.findLastIndex(({ seen }) => !seen.known || seen.value === null)
  const assuming = missing.length > 0 && state === 'present' ? apt.obtainable(missing, closure) : []
  const together = { names: missing.length > 0 ? missing : packages.map(({ name }) => name), nothing: [] }
  return packages.map(({ name, seen, left }, at) => {
    if (state === 'absent') {
      const isGone = seen.known && seen.value === null
      return isGone && purge === true ? apt.purged(name, left) : apt.removed(name, seen, purge === true)
    }
    const options = { recommends, listsValid: lists ?? AGES, installedTogether: together, assuming }
    const change = apt.installed(name, seen, options)
    if (at !== last) return change
    return { ...change, effects: [...change.effects, ...apt.broughtAlong(together.names, closure)] }
  })
}

function scripted(asked: Asked | undefined, summary: string, words: readonly string[]): Change[] {
  if (asked === undefined) return []
  const what = asked.seen.known ? asked.seen.value.split('\n').join(', ') : ''
  return [
    saying({
      subject: words[0] === 'install' ? summary.replace(/^.* of /, '') : 'packages',
      summary: what === '' ? summary : `${summary} (${what})`,
      ...asked,
      wanted: NOTHING,
      effects: [unsure(summary)],
      script: `${apt.aptGet}\n$get ${argv(...words)}`,
    }),
  ]
}

function versionChange({ spec, ...asked }: AptSeen['versions'][number], wanted: AptWanted): Change[] {
  if (wanted.state === 'absent')
    throw new Refusal(`${spec}: a version says nothing where the package is to be absent`)
  return [
    saying({
      subject: spec,
      summary: `install ${spec}`,
      ...asked,
      wanted: is('installed'),
      effects: [unsure(`install ${spec}`)],
      script: `${apt.aptGet}\n$get ${argv(...installWords(wanted), spec)}`,
    }),
  ]
}

function debChange(asked: Asked, wanted: AptWanted): Change {
  const deb = wanted.deb ?? ''
  return saying({
    subject: deb,
    summary: `install ${deb}`,
    ...asked,
    wanted: is('installed'),
    effects: [unsure(`install ${deb}`)],
    script: `${apt.aptGet}\n$get ${argv(...installWords(wanted), deb)}`,
  })
}

function cleared(words: readonly string[], leaves: boolean): Change {
  return doing({
    subject: 'packages',
    summary: `apt-get ${words.join(' ')}`,
    leaves,
    script: `${apt.aptGet}\n$get ${argv(...words)}`,
  })
}
