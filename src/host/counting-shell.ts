import type { Channel } from './channel.ts'
import { confine } from './confine.ts'
import { createShell, type Shell } from './shell.ts'

/** What was noticed on the way. */
export interface Seen {
  roundTrips: number
  unconfined?: string
}

/** A shell whose frames are counted; whether its mounts became read-only is noted. */
export function watched(channel: Channel, command: string, seen: Seen): Shell {
  const shell = createShell(channel)
  const note = (reason: string | undefined) => {
    if (reason !== undefined) seen.unconfined ??= reason
  }
  // What is asked first travels behind this, and is run when it is over; if the shell dies, that says so.
  if (command === confine.command) void confine.close(shell).then(note, () => undefined)
  return counted(shell, () => {
    seen.roundTrips += 1
  })
}

/** Scripts given in one tick leave in one write: they count as one frame. */
function counted(shell: Shell, count: () => void): Shell {
  let open = false
  return {
    close: () => shell.close(),
    run: (script, options) => {
      if (!open && options?.aside !== true) {
        open = true
        count()
        process.nextTick(() => {
          open = false
        })
      }
      return shell.run(script, options)
    },
  }
}
