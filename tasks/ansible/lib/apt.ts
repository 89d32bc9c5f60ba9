import { apt, argv, type Change, Refusal } from 'hostwright'
import {
  AGES,
  type AptSeen,
  type AptWanted,
  type Asked,
  installWords,
  removeWords,
  upgradeWords,
} from './apt-look.ts'
import { doing, is, saying, unsure } from './said.ts'

const NOTHING = is('')

/** Packages must be as wanted. */
export function aptChanges(seen: AptSeen, wanted: AptWanted): Change[] {
  const { names, state, upgrade } = wanted
  const isIdle = names.length === 0 && upgrade === undefined && wanted.deb === undefined
  const update = updated(seen, isIdle && wanted.autoremove !== true)
  if (!seen.interrupted.known || seen.interrupted.value !== null) return [apt.finished(seen.interrupted)]
  return [
    ...update,
    ...packageChanges(seen, wanted),
    ...scripted(seen.latest, `install the newest of ${names.join(', ')}`, {
      words: [...installWords(wanted), ...names],
      wanted,
    }),
    ...seen.versions.flatMap((one) => versionChange(one, wanted)),
    ...scripted(seen.upgrade, 'upgrade packages', {
      words: upgrade === undefined ? [] : upgradeWords(upgrade, wanted),
      wanted,
    }),
    ...(seen.deb === undefined ? [] : [debChange(seen.deb, wanted)]),
    ...scripted(seen.autoremove, 'remove packages that nothing needs any more', {
      words: removeWords(wanted),
      wanted,
    }),
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
  { state, purge, recommends = null, lists, keepsAll = false, policy }: AptWanted,
): Change[] {
  const about = { keepsAll, policy }
  const missing = packages.flatMap(({ name, seen }) => (seen.known && seen.value === null ? [name] : []))
  const last = packages.findLastIndex(({ seen }) => !seen.known || seen.value === null)
  const assuming = missing.length > 0 && state === 'present' ? apt.obtainable(missing, closure) : []
  const together = { names: missing.length > 0 ? missing : packages.map(({ name }) => name), nothing: [] }
  return packages.map(({ name, seen, left }, at) => {
    if (state === 'absent') {
      const isGone = seen.known && seen.value === null
      return isGone && purge === true ? apt.purged(name, left) : apt.removed(name, seen, purge === true)
    }
    const options = { recommends, listsValid: lists ?? AGES, installedTogether: together, assuming, ...about }
    const change = apt.installed(name, seen, options)
    if (at !== last) return change
    return { ...change, effects: [...change.effects, ...apt.broughtAlong(together.names, closure)] }
  })
}

function scripted(
  asked: Asked | undefined,
  summary: string,
  { words, wanted }: { readonly words: readonly string[]; readonly wanted: AptWanted },
): Change[] {
  if (asked === undefined) return []
  const what = asked.seen.known ? asked.seen.value.split('\n').join(', ') : ''
  return [
    saying({
      subject: words[0] === 'install' ? summary.replace(/^.* of /, '') : 'packages',
      summary: what === '' ? summary : `${summary} (${what})`,
      ...asked,
      wanted: NOTHING,
      effects: [unsure(summary)],
      script: run(words, wanted),
    }),
  ]
}

/** What apt-get is told, while services are started as the step wants it. */
function run(words: readonly string[], { policy }: AptWanted): string {
  return `${apt.aptGet}\n${apt.withPolicy(policy, `$get ${argv(...words)}`)}`
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
      script: run(installWords(wanted).concat(spec), wanted),
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
    script: run(installWords(wanted).concat(deb), wanted),
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
