import type { Shell } from '../host/shell.ts'

/** How who has a lock shows that it is alive, and when it counts as gone. */
export interface Signs {
  /** Seconds between two signs of life. */
  readonly every: number
  /** Seconds without any, after which whoever waits ends the idle shell that has the lock. */
  readonly silent: number
}

/** By then its own side has given up on the connection, too: it does so after half a minute and a little more. */
export const SIGNS: Signs = { every: 10, silent: 45 }

/**
 * Lets a shell do next to nothing again and again, which others see on the host; gives what ends that. A shell at work needs
 * no sign: one is under way at most.
 */
export function showLife(shell: Shell, { every }: Signs): () => void {
  let underWay = false
  const timer = setInterval(() => {
    if (underWay) return
    underWay = true
    shell.run(':', { aside: true }).then(
      () => {
        underWay = false
      },
      () => clearInterval(timer), // it is gone: who runs the next script there is told
    )
  }, every * 1000)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * Defines `silent`, which a waiting shell calls again and again: a host does not hear of a connection that died without a word, and
 * the shell behind it keeps the lock. What is looked at is how often that shell and what it started have come to rest
 * (proc_pid_status(5)): each sign of life adds to that, whatever the clock or a full disk may do. Where it starts nothing and hears nothing
 * for long, the shell is ended. One whose frame is at work is left alone, for the frame has the lock, too; and should one begin
 * in this very moment, it keeps the lock. `$HW` is set by who calls, `$now` to a count of seconds, and `$pid` to the shell.
 */
export function silenceScript({ silent }: Signs): string {
  return `signs() {
  while read -r name count; do [ "$name" != voluntary_ctxt_switches: ] || seen="$seen $1:$count"; done <"/proc/$1/status"
  read -r kids <"/proc/$1/task/$1/children" || [ -e "/proc/$1/task/$1/children" ] || return 1
  for kid in $kids; do [ ! "/proc/$kid/fd/9" -ef "$HW" ] && signs "$kid" || return 1; done
}
silent() { seen=
  [ "/proc/$pid/fd/9" -ef "$HW" ] && signs "$pid" || { before=; return 1; }
  [ "$seen" = "$before" ] || { before=$seen since=$now; return 1; }
  [ $((now - since)) -ge ${silent} ] && kill -KILL "$pid" && gone=' silent'
}`
}
