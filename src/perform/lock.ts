import { HostError } from '../host/channel.ts'
import { quote } from '../host/quote.ts'
import type { RunOptions, Shell } from '../host/shell.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { Output } from '../model/fact.ts'
import { SIGNS, type Signs, showLife, silenceScript } from './lock-silence.ts'
import { claimScript } from './machine.ts'
import { tidyScript } from './tidy.ts'

/** Who runs, as others read it on the host. */
export interface Holder {
  readonly run: string
  /** `alice@laptop since 12:00`. */
  readonly who: string
  /** The saved plan that it makes on this host: none is made twice. */
  readonly plan?: string
}

/** How long to wait for a host that someone else works on, and whom to tell. */
export interface LockOptions {
  readonly holder: Holder
  /** Seconds. */
  readonly patience: number
  /** Of who has the lock; the usual ones where nothing is said. */
  readonly signs?: Signs
  readonly tell: (text: string) => void
}

/**
 * The lock of a host, as the shells of one run have it: our folder itself, so that there is no file to delete. The kernel
 * keeps it as long as a shell or a frame that it started lives (flock(2)), so it is lost with neither a dead controller nor
 * a reboot. Where the host never hears that a connection died, who waits for the lock ends the shell that is left of it:
 * whoever it was has to open another one, and to take the lock anew.
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
  const { signs = SIGNS } = options
  // With what ends its signs of life.
  const having = new Map<Shell, () => void>()
  const has = (shell: Shell) => void having.set(shell, showLife(shell, signs))
  const ask = async (shell: Shell, script: string, how?: RunOptions): Promise<Output | { owner: string }> => {
    const output = await shell.run(holding(options.holder, 0, script), how)
    const end = output.stdout.indexOf('\n')
    if (end < 0) throw new HostError(output.stderr.trim() || 'the lock could not be taken')
    const said = output.stdout.slice(0, end)
    if (said === 'used') throw new HostError(USED)
    if (said !== 'got') return { owner: nameOf(said) }
    has(shell)
    return { ...output, stdout: output.stdout.slice(end + 1) }
  }
  return {
    take: async (shell) => {
      if (having.has(shell)) return
      const asked = await ask(shell, ':')
      if (!('owner' in asked)) return
      await wait(shell, asked.owner, { ...options, signs })
      has(shell)
    },
    attempt: async (shell, script, how) => {
      if (having.has(shell)) return shell.run(script, how)
      const asked = await ask(shell, script, how)
      return 'owner' in asked ? undefined : asked
    },
    release: () => {
      // Not waited for: a shell that is gone has let go.
      for (const [shell, hush] of having) {
        hush()
        void shell.run('exec 9>&-', { aside: true }).catch(() => undefined)
      }
      having.clear()
    },
  }
}

/** What is said of a saved plan that another run has begun to make. */
export const USED =
  'this plan was applied here before, and a plan is applied only once: make a new one with --check --plan'

async function wait(shell: Shell, owner: string, options: LockOptions & { signs: Signs }): Promise<void> {
  const { holder, patience, signs, tell } = options
  tell(`locked by ${owner}; waiting up to ${patience} s`)
  const script = `${silenceScript(signs)}\n${holding(holder, patience, ':')}`
  const { stdout } = await shell.run(script, { timeout: (patience + 30) * 1000 })
  const said = stdout.trim()
  if (said === 'used') throw new HostError(USED)
  if (said === 'got silent') tell(`the lock was taken from a run that was silent for ${signs.silent} s`)
  else if (said !== 'got')
    throw new HostError(`locked by ${nameOf(stdout)}; it did not release the lock within ${patience} s`)
}

/**
 * Prints `got`, who has it, or `used` where another run made this plan, on a line of its own, and goes on with a script if it was got; nothing, and why, where it
 * cannot be had at all (`command` keeps the shell from ending then). A folder that was deleted while it was waited for is not ours. A shell of our own run that outlived its connection is
 * ended at once; anyone else's is waited for, and ended where `silent` says so (lock-silence.ts).
 */
function holding({ run, who, plan }: Holder, seconds: number, script: string): string {
  return `${STATE_DIR}
got= until= before= gone=
{ [ -d "$HW" ] || ( umask 077; mkdir -p "$HW" ); } && command exec 9<"$HW" && {
while :; do
  if flock -n 9; then
    if [ /proc/self/fd/9 -ef "$HW" ]; then got=1; break; fi
    ( umask 077; mkdir -p "$HW" ); command exec 9<"$HW" || break
    continue
  fi
  read -r now _ </proc/uptime; now=\${now%.*}
  if read -r held pid _ <"$HW/lock.owner"; then
    if [ "$held" = ${quote(run)} ]; then kill -KILL "$pid" && continue; ${seconds > 0 ? 'else silent; ' : ''}fi
  fi 2>/dev/null
  [ "$now" -lt "\${until:=$((now + ${seconds}))}" ] || break
  sleep 0.3
done
if [ -n "$got" ]; then ( ${tidyScript(new Date(), run)}
) >/dev/null 2>&1 9<&-
( umask 077; printf '%s %s %s\\n' ${quote(run)} $$ ${quote(who)} >"$HW/lock.owner" ); ${plan === undefined ? 'echo "got$gone"' : `if ${claimScript(plan, run)}; then echo "got$gone"; else got=; exec 9>&-; echo used; fi`}
else exec 9>&-; printf '%s\\n' "$(cat "$HW/lock.owner" 2>/dev/null)"; fi; }
if [ -n "$got" ]; then ${script}
fi`
}

/** Who that is; the holder may not have written it down yet. */
function nameOf(line: string): string {
  return line.trim().split(' ').slice(2).join(' ') || 'someone'
}
