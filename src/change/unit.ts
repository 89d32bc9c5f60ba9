import { defineAct, defineChange } from '../define/change.ts'
import { HostError } from '../host/channel.ts'
import { defineFact } from '../host/fact.ts'
import { argv, quote } from '../host/quote.ts'
import { utf8 } from '../host/utf8.ts'
import { type Act, type Effect, Refusal, type StateChange } from '../model/change.ts'
import type { Output } from '../model/fact.ts'
import { known, mapSeen, type Seen } from '../model/seen.ts'
import { dangerOfUnit } from './endangered.ts'
import { endsBy } from './unit-derive.ts'

/** A systemd unit as it is: running or not, started at boot or not; `null` when there is none. */
export type Unit = {
  readonly active: string
  readonly enabled: string
  /** It ends when its work is done (`Type=oneshot`), and does not count as active then. */
  readonly ends?: true
} | null

/** The state of a systemd unit (systemctl(1), `show`). */
export const unit = defineFact<string, Unit>({
  name: 'unit',
  dependsOn: { installation: 'unknown if absent', removal: 'unknown' },
  // Of a file that was changed and not read again, systemd has an old idea; `cat` reads it.
  script: (names) => `if out=$(systemctl show -p ${SHOWN} -- ${argv(...names)}); then printf '%s\\n\\0' "$out"
case $out in *NeedDaemonReload=yes*) systemctl cat -- ${argv(...names)} 2>/dev/null; true;; esac; else false; fi`,
  parse: parseUnits,
})

/** The whole name of a unit: one without an ending is a service (systemctl(1)). */
export function unitName(name: string): string {
  return /\.(service|socket|timer|target|mount|path|slice|swap|automount)$/.test(name)
    ? name
    : `${name}.service`
}

const SHOWN = 'LoadState,ActiveState,UnitFileState,Type,RemainAfterExit,NeedDaemonReload,FragmentPath'

/** What a unit shall be; what is not given stays. */
export interface UnitWanted {
  readonly active?: boolean | undefined
  readonly enabled?: boolean | undefined
  /** Seconds for which it must stay active after a start. */
  readonly settle: number
  /** How it stands now cannot be told, but not so: the package that brings it leaves it otherwise. */
  readonly differs?: boolean
}

function afterOf(name: string, seen: Seen<Unit>, wanted: UnitWanted): Seen<Unit> {
  return mapSeen(seen, (here): Unit => {
    if (here === null && wanted.active !== true && wanted.enabled !== true) return null
    if (here === null) throw new Refusal(`there is no unit ${name}`, seen.known ? seen.assuming : [])
    if (here.enabled.startsWith('masked') && (wanted.active === true || wanted.enabled === true))
      throw new Refusal(`${name} is masked`, seen.known ? seen.assuming : [])
    if (here.ends === true && wanted.active === true)
      throw new Refusal(
        `${name} ends when its work is done (Type=oneshot): it cannot be kept running`,
        seen.known ? seen.assuming : [],
      )
    return {
      ...here,
      active: wanted.active === undefined ? here.active : wanted.active ? 'active' : 'inactive',
      enabled: wanted.enabled === undefined ? here.enabled : enabledAs(here.enabled, wanted.enabled),
    }
  })
}

/** A unit shall run or not, and start at boot or not. */
export function unitState(name: string, seen: Seen<Unit>, wanted: UnitWanted): StateChange {
  const sure = wanted.differs === true && !seen.known && wanted.active === true && wanted.enabled === true
  const after = sure ? known({ active: 'active', enabled: 'enabled' }) : afterOf(name, seen, wanted)
  const words = [
    ...(wanted.enabled === undefined ? [] : [wanted.enabled ? 'enable' : 'disable']),
    ...(wanted.active === undefined ? [] : [wanted.active ? 'start' : 'stop']),
  ]
  const states = { goal: unit(name), before: seen, after, certain: sure }
  return turned({ subject: name, ...states, data: asData(wanted), summary: `${words.join(' and ')} ${name}` })
}

/** A unit is restarted, or reloaded, once; one that did not run runs then. */
export function restarted(
  name: string,
  seen: Seen<Unit>,
  { how, settle }: { readonly how: 'restart' | 'reload'; readonly settle: number },
): Act {
  const here = seen.known ? seen.value : undefined
  const assuming = seen.known ? (seen.assuming ?? []) : [`if there is a unit ${name} by then: ${seen.cause}`]
  if (here === null) throw new Refusal(`there is no unit ${name}`, assuming)
  if (here?.enabled.startsWith('masked') === true) throw new Refusal(`${name} is masked`, assuming)
  const runs: Effect[] =
    here === undefined || here.ends === true
      ? []
      : [{ fact: unit(name), becomes: known({ ...here, active: 'active' }, assuming) }]
  const about = { data: { how, settle }, assuming, effects: runs, summary: `${how} ${name}` }
  return begunAnew({ subject: name, leaves: true, ...about })
}

/** Units that run or not, at boot or not. */
const turned = defineChange<Unit, UnitData>({
  name: 'unit',
  same: (had, want) =>
    had === want ||
    (had !== null && want !== null && running(had) === running(want) && had.enabled === want.enabled),
  // What is compared: whether it runs, and whether it is enabled; of a file that changed, systemd has an old idea. A file
  // that comes back finds its old links: a unit that is enabled already as it shall be is no other than it was to become.
  guard: (here, { subject, after }) => {
    const enabled = [here, after.known ? after.value : null].flatMap((one) => one?.enabled ?? [])
    const show = `systemctl show -p LoadState,ActiveState,UnitFileState,NeedDaemonReload -- ${quote(subject)}`
    if (here === null) return `[ "$(systemctl show -p LoadState --value -- ${quote(subject)})" = not-found ]`
    return `( eval "$(${show})" && [ "$LoadState" != not-found ] && case "$ActiveState" in active|reloading) ${running(here)};; *) ${!running(here)};; esac && { [ "$NeedDaemonReload" = yes ] || case "$UnitFileState" in ${enabled.map(quote).join('|')}) ;; *) false;; esac; } )`
  },
  endangers: ({ subject }) => dangerOfUnit(subject),
  script: ({ subject, data: { active, enabled, settle } }) =>
    [
      reload(subject),
      ...(enabled === undefined
        ? []
        : [argv('systemctl', '-q', enabled ? 'enable' : 'disable', '--', subject)]),
      ...(active === false ? [argv('systemctl', 'stop', '--', subject)] : []),
      ...(active === true ? [start('start', subject, settle)] : []),
    ].join(' &&\n'),
})

interface UnitData {
  readonly settle: number
  readonly active?: boolean
  readonly enabled?: boolean
}

/** Units that are restarted or reloaded. */
const begunAnew = defineAct<{ readonly how: 'restart' | 'reload'; readonly settle: number }>({
  name: 'unit-restart',
  endangers: ({ subject }) => dangerOfUnit(subject),
  script: ({ subject, data: { how, settle } }) =>
    `${reload(subject)} &&\n${start(how === 'reload' ? 'reload-or-restart' : 'restart', subject, settle)}`,
})

/** A unit file that changed is read again before anything is done with the unit. */
function reload(name: string): string {
  return `{ [ "$(systemctl show -p NeedDaemonReload --value -- ${quote(name)})" != yes ] || systemctl daemon-reload; }`
}

/** `systemctl start` is content with a service that dies a moment later: it is judged when it has settled. */
function start(verb: string, name: string, settle: number): string {
  const u = quote(name)
  return `{ systemctl reset-failed -- ${u} 2>/dev/null; systemctl ${verb} -- ${u} && {
n=$(systemctl show -p NRestarts --value -- ${u}); sleep ${settle}
eval "$(systemctl show -p ActiveState,NRestarts,Type -- ${u})"
[ "$NRestarts" = "$n" ] && { [ "$ActiveState" = active ] || { [ "$Type" = oneshot ] && [ "$ActiveState" != failed ]; }; }
} || { printf '%s did not stay up:\\n' ${u} >&2; journalctl -u ${u} -n 20 --no-pager -o cat >&2; exit 1; }; }`
}

function asData({ active, enabled, settle }: UnitWanted): UnitData {
  return {
    settle,
    ...(active === undefined ? {} : { active }),
    ...(enabled === undefined ? {} : { enabled }),
  }
}

function running(here: NonNullable<Unit>): boolean {
  // A unit in a crash loop is `activating` between two deaths.
  return here.active === 'active' || here.active === 'reloading'
}

/** A unit without an [Install] section of its own can be neither enabled nor disabled. */
function enabledAs(now: string, wanted: boolean): string {
  const on = ['enabled', 'enabled-runtime', 'static', 'alias', 'indirect', 'generated'].includes(now)
  if (on === wanted) return now
  if (['static', 'generated', 'transient', 'indirect'].includes(now)) return now
  return wanted ? 'enabled' : 'disabled'
}

function parseUnits({ stdout, stderr, status }: Output, names: readonly string[]): Unit[] {
  if (status !== 0) throw new HostError(utf8(stderr.trim()) || 'systemctl gave no answer')
  const [shown = '', files = ''] = stdout.split('\0')
  const blocks = shown.trim().split('\n\n').map(fields)
  return names.map((_name, at) => {
    const { LoadState, ActiveState = '', UnitFileState = '', ...about } = blocks[at] ?? {}
    const old = about['NeedDaemonReload'] === 'yes' ? fileIn(files, about['FragmentPath'] ?? '') : undefined
    const ends =
      old === undefined ? about['Type'] === 'oneshot' && about['RemainAfterExit'] === 'no' : endsBy(old)
    return LoadState === undefined || LoadState === 'not-found'
      ? null
      : { active: ActiveState, enabled: UnitFileState, ...(ends ? { ends } : {}) }
  })
}

/** The file of this path among those that `systemctl cat` shows, each below its path. */
function fileIn(files: string, path: string): string | undefined {
  const [, text] = files.split(`# ${path}\n`)
  return text?.split(/^# \/.*$/m)[0]
}

function fields(block: string): { readonly [name: string]: string } {
  return Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
