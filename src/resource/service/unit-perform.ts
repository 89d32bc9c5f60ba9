import { defineAct, defineChange } from '../../define/change.ts'
import { argv, quote } from '../../host/quote.ts'
import { dangerOfUnit } from '../../perform/endangered.ts'
import type { Unit } from './unit.ts'

/** Units that run or not, at boot or not. */
export const turned = defineChange<Unit, UnitData>({
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
  // To start what runs already reads nothing: what was kept for a file that is new must outlast it.
  endangers: ({ subject, before, data }) => {
    const danger = dangerOfUnit(subject)
    const runs = before.known && before.value !== null && running(before.value)
    return danger !== undefined && runs && data.active !== false ? { ...danger, unread: true } : danger
  },
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

/** What a change of a unit is given. */
export interface UnitData {
  readonly settle: number
  readonly active?: boolean
  readonly enabled?: boolean
}

/** Units that are restarted or reloaded. */
export const begunAnew = defineAct<{ readonly how: 'restart' | 'reload'; readonly settle: number }>({
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

function running(here: NonNullable<Unit>): boolean {
  // A unit in a crash loop is `activating` between two deaths.
  return here.active === 'active' || here.active === 'reloading'
}
