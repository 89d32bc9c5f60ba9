import { HostError } from '../host/channel.ts'
import { quote } from '../host/quote.ts'
import type { Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'

/** Who runs, as others read it on the host. */
export interface Holder {
  readonly run: string
  /** `alice@laptop since 12:00`. */
  readonly who: string
}

/** How long to wait for a host that someone else works on, and whom to tell. */
export interface LockOptions {
  readonly holder: Holder
  /** Seconds. */
  readonly patience: number
  readonly tell: (text: string) => void
}

/** Another run holds the lock of the host, and did not let go in time. */
export class Locked extends HostError {}

/**
 * Takes the host's lock in this shell. The kernel keeps it as long as the shell or a frame it
 * started lives (flock(2)), so it is lost with neither a dead controller nor a reboot.
 */
export async function takeLock(writer: Shell, { holder, patience, tell }: LockOptions): Promise<void> {
  const first = await writer.run(lockScript(holder, 0))
  if (first.stdout.trim() === 'got') return
  if (first.status !== 0 && first.stdout.trim() === '')
    throw new HostError(first.stderr.trim() || 'the lock could not be taken')
  tell(`locked by ${ownerOf(first.stdout)}; waiting up to ${patience} s`)
  const second = await writer.run(lockScript(holder, patience), { timeout: (patience + 30) * 1000 })
  if (second.stdout.trim() !== 'got')
    throw new Locked(`locked by ${ownerOf(second.stdout)}; it did not let go within ${patience} s`)
}

/** What runs that died left behind: whoever has the lock knows that none of it is at work; a day is left to fetch results. */
const clearOld = `for d in "$HW"/frames/*; do [ ! -d "$d" ] || find "$HW/frames" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +; break; done`

/** A shell of our own run that outlived its connection is ended; anyone else's is waited for. */
function lockScript({ run, who }: Holder, seconds: number): string {
  return `${STATE_DIR}
{ [ -d "$HW" ] || ( umask 077; mkdir -p "$HW" ); } && exec 9>>"$HW/lock" && {
got= until=
while :; do
  if flock -n 9; then got=1; break; fi
  read -r held pid _ 2>/dev/null <"$HW/lock.owner" && [ "$held" = ${quote(run)} ] && kill -KILL "$pid" 2>/dev/null && continue
  now=$(date +%s); [ "$now" -lt "\${until:=$((now + ${seconds}))}" ] || break
  sleep 0.3
done
if [ -n "$got" ]; then ${clearOld}
( umask 077; printf '%s %s %s\\n' ${quote(run)} $$ ${quote(who)} >"$HW/lock.owner" ); echo got
else exec 9>&-; cat "$HW/lock.owner" 2>/dev/null || echo '? ? someone'; fi; }`
}

function ownerOf(line: string): string {
  return line.trim().split(' ').slice(2).join(' ') || 'someone'
}
