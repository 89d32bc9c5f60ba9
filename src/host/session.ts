import type { Secret } from '../model/secret.ts'
import { openAs } from './become.ts'
import type { Channel, Connection, WayIn } from './channel.ts'
import { confine } from './confine.ts'
import { frameShell, type Shell } from './shell.ts'

/** A host to which a connection is made: shells to look and, opened only when something is to be done, shells to act. */
export interface Session {
  /** The user who logs in. */
  readonly user: string
  /** Resolves when the first connection stands; rejects with Unreachable where it never will. Shells wait for it by themselves. */
  connected(): Promise<void>
  /** A shell that looks, as a user. Where it is root its mounts are read-only. */
  reader(user: string): Promise<Shell>
  /** A shell that acts, as a user. */
  writer(user: string): Promise<Shell>
  /** One more acting shell, for who needs it beside a busy one; the caller closes it. */
  another(user: string): Promise<Shell>
  /** Ends the shells of a user, and waits until nothing of them is left; they are opened anew when asked for. */
  leave(user: string): Promise<void>
  /** Logs in over a new connection, by another way if one is given, becomes the user, and hangs up. */
  prove(user: string, way?: WayIn): Promise<void>
  /** Drops the connection, if it still stands, and logs in anew. */
  reconnect(): Promise<void>
  /** Says why reads are not confined to read-only mounts, if they are not. */
  unconfined(): string | undefined
  /** Frames sent since the session began, but for those whose answer nobody waits for: the round trips after the connection stood. */
  frames(): number
  close(): void
}

/** How a session is made: its first connection, how one is made again when it was lost, and sudo's password. */
export interface SessionOptions {
  readonly user: string
  readonly first: Promise<Connection>
  readonly connect: (way: WayIn) => Promise<Connection>
  readonly becomePassword?: Secret
}

/** Opens shells as they are asked for, one pair a user, once the connection stands. */
export function openSession(options: SessionOptions): Session {
  let way: WayIn = {}
  let connection = options.first
  connection.catch(() => undefined) // who asks for it, or for a shell, sees it
  const shells = new Map<string, Promise<Shell>>()
  const seen: Seen = { frames: 0 }
  const start = async ({ connection: other, ...asked }: Asked): Promise<Shell> => {
    const password = options.becomePassword
    const channel = await openAs({
      connection: other ?? (await connection),
      ...asked,
      ...(password ? { password } : {}),
    })
    return watched(channel, asked.command, seen)
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
    user: options.user,
    connected: async () => void (await connection),
    reader: (user) => shell('read', user),
    writer: (user) => shell('write', user),
    another: (user) => start({ user, command: 'sh' }),
    leave: (user) => endShells(shells, user),
    reconnect: async () => {
      const lost = await connection
      lost.close()
      shells.clear()
      connection = Promise.resolve(await options.connect(way))
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
    unconfined: () => seen.unconfined,
    frames: () => seen.frames,
    close: () =>
      void connection.then(
        (one) => one.close(),
        () => undefined,
      ),
  }
}

async function endShells(shells: Map<string, Promise<Shell>>, user: string): Promise<void> {
  const keys = [`read ${user}`, `write ${user}`]
  const open = keys.flatMap((key) => shells.get(key) ?? [])
  for (const key of keys) shells.delete(key)
  const ended = async (one: Promise<Shell>) => (await one).run('exit', { aside: true })
  // Its answer never comes: that it ended is what is waited for.
  await Promise.all(open.map((one) => ended(one).catch(() => undefined)))
}

interface Asked {
  readonly connection?: Connection
  readonly user: string
  readonly command: string
}

/** What was noticed on the way. */
interface Seen {
  frames: number
  unconfined?: string
}

function watched(channel: Channel, command: string, seen: Seen): Shell {
  const shell = frameShell(channel)
  const note = (reason: string | undefined) => {
    if (reason !== undefined) seen.unconfined ??= reason
  }
  // What is asked first travels behind this, and is run when it is over; if the shell dies, that says so.
  if (command === confine.command) void confine.close(shell).then(note, () => undefined)
  return counted(shell, () => {
    seen.frames += 1
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
