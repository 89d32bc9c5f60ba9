import type { Secret } from '../model/secret.ts'
import { openAs } from './become.ts'
import type { Connection, WayIn } from './channel.ts'
import { confine } from './confine.ts'
import { frameShell, type Shell } from './shell.ts'

/** A connected host: shells to look and, opened only when something is to be done, shells to act. */
export interface Session {
  /** The user who logged in. */
  readonly user: string
  /** A shell that looks, as a user. Where it is root its mounts are read-only. */
  reader(user: string): Promise<Shell>
  /** A shell that acts, as a user. */
  writer(user: string): Promise<Shell>
  /** One more acting shell, for who needs it beside a busy one; the caller closes it. */
  another(user: string): Promise<Shell>
  /** Logs in over a new connection, by another way if one is given, becomes the user, and hangs up. */
  prove(user: string, way?: WayIn): Promise<void>
  /** Drops the connection, if it still stands, and logs in anew. */
  reconnect(): Promise<void>
  /** Says why reads are not confined to read-only mounts, if they are not. */
  unconfined(): string | undefined
  /** Frames sent since the session began: the round trips after the connection stood. */
  frames(): number
  close(): void
}

/** How a session is made: the connection, made again when it was lost, and sudo's password. */
export interface SessionOptions {
  readonly connect: (way: WayIn) => Promise<Connection>
  readonly becomePassword?: Secret
}

/** Connects, then opens shells as they are asked for: one pair a user. */
export async function openSession(options: SessionOptions): Promise<Session> {
  let way: WayIn = {}
  let connection = await options.connect(way)
  const shells = new Map<string, Promise<Shell>>()
  let unconfined: string | undefined
  const noteUnconfined = (reason: string | undefined) => {
    unconfined ??= reason
  }
  let frames = 0

  const start = async (asked: Asked): Promise<Shell> => {
    const password = options.becomePassword
    const channel = await openAs({ connection, ...asked, ...(password ? { password } : {}) })
    const shell = frameShell(channel)
    // What is asked first travels behind this, and is run when it is over; if the shell dies, that says so.
    if (asked.command === confine.command) void confine.close(shell).then(noteUnconfined, () => undefined)
    return counted(shell, () => {
      frames += 1
    })
  }
  const shell = (role: 'read' | 'write', user: string): Promise<Shell> => {
    const key = `${role} ${user}`
    const found = shells.get(key)
    if (found !== undefined) return found
    const command = role === 'read' && user === 'root' ? confine.command : 'sh'
    const opening = start({ user, command })
    shells.set(key, opening)
    opening.catch(() => shells.delete(key)) // a failed one is tried again when asked for again
    return opening
  }

  return {
    user: connection.user,
    reader: (user) => shell('read', user),
    writer: (user) => shell('write', user),
    another: (user) => start({ user, command: 'sh' }),
    reconnect: async () => {
      connection.close()
      shells.clear()
      connection = await options.connect(way)
    },
    prove: async (user, other) => {
      const fresh = await options.connect(other ?? way)
      try {
        const shell = await start({ connection: fresh, user, command: 'sh' })
        await shell.run('true')
        way = other ?? way // from now on this is the way back
      } finally {
        fresh.close()
      }
    },
    unconfined: () => unconfined,
    frames: () => frames,
    close: () => connection.close(),
  }
}

interface Asked {
  readonly connection?: Connection
  readonly user: string
  readonly command: string
}

/** Scripts given in one tick leave in one write: they count as one frame. */
function counted(shell: Shell, count: () => void): Shell {
  let open = false
  return {
    close: () => shell.close(),
    run: (script, options) => {
      if (!open) {
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
