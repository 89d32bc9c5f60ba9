import { HostError } from '../host/channel.ts'
import { quote } from '../host/quote.ts'
import type { RunOptions, Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { Output } from '../model/fact.ts'

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

/**
 * The lock of a host, as the shells of one run have it. The kernel keeps it as long as a shell or a frame that it started
 * lives (flock(2)), so it is lost with neither a dead controller nor a reboot.
 */
export interface HostLock {
  /** Takes it for a shell, which keeps it. Raises HostError where another run has it and does not let go in time. */
  take(shell: Shell): Promise<void>
  /** Takes it and runs a script, both in one round trip. Nothing where another run has it: then nothing was run. */
  attempt(shell: Shell, script: string, options: RunOptions): Promise<Output | undefined>
  /** Lets go of it, in all shells. */
  release(): void
}

/** A lock for the shells of one run on one host. */
export function createLock(options: LockOptions): HostLock {
  const having = new Set<Shell>()
  const ask = async (shell: Shell, script: string, how?: RunOptions): Promise<Output | { owner: string }> => {
    const output = await shell.run(holding(options.holder, 0, script), how)
    const end = output.stdout.indexOf('\n')
    if (end < 0) throw new HostError(output.stderr.trim() || 'the lock could not be taken')
    const said = output.stdout.slice(0, end)
    if (said !== 'got') return { owner: nameOf(said) }
    having.add(shell)
    return { ...output, stdout: output.stdout.slice(end + 1) }
  }
  return {
    take: async (shell) => {
      if (having.has(shell)) return
      const asked = await ask(shell, ':')
      if ('owner' in asked) await wait(shell, asked.owner, options)
      having.add(shell)
    },
    attempt: async (shell, script, how) => {
      if (having.has(shell)) return shell.run(script, how)
      const asked = await ask(shell, script, how)
      return 'owner' in asked ? undefined : asked
    },
    release: () => {
      // Not waited for: a shell that is gone has let go.
      for (const shell of having) void shell.run('exec 9>&-', { aside: true }).catch(() => undefined)
      having.clear()
    },
  }
}

async function wait(shell: Shell, owner: string, { holder, patience, tell }: LockOptions): Promise<void> {
  tell(`locked by ${owner}; waiting up to ${patience} s`)
  const { stdout } = await shell.run(holding(holder, patience, ':'), { timeout: (patience + 30) * 1000 })
  if (stdout.trim() !== 'got')
    throw new HostError(`locked by ${nameOf(stdout)}; it did not let go within ${patience} s`)
}

/** What runs that died left behind: whoever has the lock knows that none of it is at work; a day is left to fetch results, and content that nobody will use goes at once. */
const clearOld = `for d in "$HW"/frames/*; do [ ! -d "$d" ] || find "$HW/frames" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +; break; done; [ ! -d "$HW/stage" ] || rm -rf "$HW/stage"`

/**
 * Prints `got`, or who has it, on a line of its own, and goes on with a script if it was got; nothing, and why, where it
 * cannot be had at all (`command` keeps the shell from ending then). A shell of our own run that outlived its connection is
 * ended; anyone else's is waited for.
 */
function holding({ run, who }: Holder, seconds: number, script: string): string {
  return `${STATE_DIR}
got= until=
{ [ -d "$HW" ] || ( umask 077; mkdir -p "$HW" ); } && command exec 9>>"$HW/lock" && {
while :; do
  if flock -n 9; then got=1; break; fi
  read -r held pid _ 2>/dev/null <"$HW/lock.owner" && [ "$held" = ${quote(run)} ] && kill -KILL "$pid" 2>/dev/null && continue
  now=$(date +%s); [ "$now" -lt "\${until:=$((now + ${seconds}))}" ] || break
  sleep 0.3
done
if [ -n "$got" ]; then ${clearOld}
( umask 077; printf '%s %s %s\\n' ${quote(run)} $$ ${quote(who)} >"$HW/lock.owner" ); echo got
else exec 9>&-; printf '%s\\n' "$(cat "$HW/lock.owner" 2>/dev/null)"; fi; }
if [ -n "$got" ]; then ${script}
fi`
}

/** Who that is; the holder may not have written it down yet. */
function nameOf(line: string): string {
  return line.trim().split(' ').slice(2).join(' ') || 'someone'
}
