import { posix } from 'node:path'
import { argv, quote } from '../host/quote.ts'
import type { Change } from '../model/change.ts'
import type { Danger, Rollback } from '../model/change-kind.ts'

/** A change, and what it puts at risk. */
export interface Risk {
  readonly change: Change
  readonly danger: Danger
}

/** What a change puts at risk for who logs in as this user, whatever task planned it. */
export function dangerOf(change: Change, login: string): Danger | undefined {
  return change.kind.endangers?.(change, login)
}

/** True when what was done is in force with it: a file alone waits for who reads it. */
export function isInForce(risks: readonly Risk[]): boolean {
  return risks.some(({ danger }) => danger.unread !== true)
}

interface KeptFiles {
  /** Keeps what a change is going to replace beside `$U`. */
  readonly keep: string
  /** Puts it back. */
  readonly undo: string
  /** Brings to disk what was put back. */
  readonly settle: string
}

function keptFiles({ danger }: Risk, number: number): KeptFiles {
  if (danger.keep === undefined) return { keep: ':', undo: ':', settle: ':' }
  const at = quote(danger.keep)
  const kept = `"$U.${number}"`
  // cp -a keeps owner, mode and links.
  return {
    keep: `{ { [ ! -e ${at} ] && [ ! -L ${at} ]; } || cp -a ${at} ${kept}; }`,
    undo: `rm -rf ${at}; if [ -e ${kept} ] || [ -L ${kept} ]; then cp -a ${kept} ${at}; fi`,
    settle: `${syncBelow(at)} 2>/dev/null; sync ${quote(posix.dirname(danger.keep))}`,
  }
}

/** Brings a tree to disk. A link is on disk with its directory: to sync(1) its name is what it leads to, which may be nothing. */
function syncBelow(path: string): string {
  return `find ${path} '(' -type f -o -type d ')' -exec sync {} +`
}

/** What makes a rollback take up again what was put back. */
export function reviveScript(rollback: Rollback): string {
  switch (rollback) {
    case 'ssh':
      return 'for u in ssh sshd; do systemctl reset-failed $u 2>/dev/null; systemctl is-enabled -q $u 2>/dev/null && systemctl restart $u; done; systemctl is-enabled -q ssh.socket 2>/dev/null && systemctl restart ssh.socket'
    case 'network':
      return 'if command -v netplan >/dev/null; then netplan generate && netplan apply; fi; if systemctl is-active -q systemd-networkd; then systemctl restart systemd-networkd; fi'
    case 'firewall':
      return 'systemctl reload-or-restart nftables 2>/dev/null || nft -f /etc/nftables.conf 2>/dev/null'
    case 'sudo':
    case 'login':
      return ':'
  }
}

/** Where the timer of a run's rollback lives on the host. */
export interface RollbackPlace {
  readonly run: string
  readonly rollback: Rollback
  /** Seconds after which the old state comes back, unless the new one has proved itself. */
  readonly seconds: number
}

/**
 * Keeps what the changes replace and arms a timer on the host that puts it back, with what was kept for earlier ones that
 * are not in force before these. `$HW` is set by who calls.
 */
export function armScript(
  { run, rollback, seconds }: RollbackPlace,
  risks: readonly Risk[],
  earlier: readonly Risk[] = [],
): string {
  const unit = unitName(run, rollback)
  const all = [...earlier, ...risks].map(keptFiles)
  const keep = all.slice(earlier.length).map((one) => one.keep)
  const fresh = earlier.length === 0 ? 'rm -rf "$U".*' : ':'
  // The last is put back first.
  const back = all.map(({ undo }) => undo).reverse()
  const undo = [
    'U=${0%.sh}',
    ...back,
    reviveScript(rollback),
    // Else power that is lost again would take both: what was put back, and what would put it back once more.
    ...all.map(({ settle }) => settle),
    ': >"$U.done"',
    `rm -f ${bootFiles(unit)}; systemctl daemon-reload 2>/dev/null`,
  ]
  return `umask 077; L=$HW/rollbacks; mkdir -p "$L"; U=$L/${unit}; ${fresh}
${keep.join(' && ')} || exit 1
printf '%s\\n' ${quote(undo.join('\n'))} >"$U.sh" || exit 1
systemctl stop ${unit}.timer 2>/dev/null; systemctl reset-failed ${unit}.service 2>/dev/null
if [ -d /run/systemd/system ]; then ${atBoot(unit)}
systemd-run -q --collect --unit=${unit} --on-active=${seconds} --timer-property=AccuracySec=1s sh "$U.sh"
else setsid sh -c ${quote(`sleep ${seconds}; exec sh "$0"`)} "$U.sh" </dev/null >/dev/null 2>&1 9<&- & echo $! >"$U.pid"; fi`
}

/**
 * A timer does not outlive a reboot or a power failure: then the old state comes back when the host starts. All that this takes
 * is on disk before anything is changed, with the directories that have its names.
 */
function atBoot(unit: string): string {
  const [file, link] = [bootFile(unit), bootLink(unit)].map((path) => `"${path}"`)
  return `printf '%s\\n' '[Unit]' 'Description=Put back what Hostwright replaced' "ConditionPathExists=$U.sh" "ConditionPathExists=!$U.done" 'After=local-fs.target' '[Service]' 'Type=oneshot' "ExecStart=/bin/sh $U.sh" >${file} && mkdir -p ${WANTS} && ln -sf ${file} ${link} && ${syncBelow('"$L"')} && sync "$HW" ${file} ${UNITS} ${WANTS} || exit 1`
}

const UNITS = '/etc/systemd/system'
const WANTS = `${UNITS}/multi-user.target.wants`

const bootFile = (unit: string) => `${UNITS}/${unit}-boot.service`
const bootLink = (unit: string) => `${WANTS}/${unit}-boot.service`
const bootFiles = (unit: string) => `"${bootFile(unit)}" "${bootLink(unit)}"`

/**
 * Stops the timer that `$u` names; prints `undone` if it went off before. Its script goes first, for good: nothing is put back
 * from then on but what is being put back already, by the timer or as the host starts, and that is waited for.
 */
const STOP = `U=$HW/rollbacks/$u
if [ -d /run/systemd/system ]; then systemctl stop "$u.timer" 2>/dev/null; rm -f "$U.sh"; sync "$HW/rollbacks" 2>/dev/null
while systemctl is-active "$u.service" "$u-boot.service" | grep -q '^\\(de\\)\\{0,1\\}activ'; do sleep 0.2; done
else kill -- "-$(cat "$U.pid")" 2>/dev/null || kill "$(cat "$U.pid")" 2>/dev/null; fi
if [ -e "$U.done" ]; then echo undone; else echo kept; fi`

/** Stops the timer that `$u` names and clears away what it would have put back; prints `undone` if it went off before. */
export const DISARM = `${STOP}; rm -rf "$U" "$U".*; rm -f ${bootFiles('$u')}`

/** Takes the rollback of a run off; prints `undone` if it went off before. What it would have put back may be kept for a later one. */
export function disarmScript({ run, rollback }: RollbackPlace, keeps = false): string {
  return `u=${unitName(run, rollback)}\n${keeps ? `${STOP}; rm -f "$U.sh" "$U.pid" "$U.done" ${bootFiles('$u')}` : DISARM}`
}

/** Waits for the timer to have put the old state back. */
export function awaitScript({ run, rollback, seconds }: RollbackPlace): string {
  const done = argv(`${unitName(run, rollback)}.done`)
  return `n=0; until [ -e "$HW/rollbacks/${done}" ] || [ $n -gt ${(seconds + 60) * 2} ]; do sleep 0.5; n=$((n + 1)); done`
}

function unitName(run: string, rollback: Rollback): string {
  return `hostwright-${rollback}-${run.toLowerCase()}`
}
