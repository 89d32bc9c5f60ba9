import type { Output } from '../model/fact.ts'
import type { Secret } from '../model/secret.ts'
import { openAs } from './become.ts'
import type { Channel, Connection, Target } from './channel.ts'
import { type Seen, watched } from './counting-shell.ts'
import { FED, type Feeding, feed } from './feed.ts'
import type { Session } from './session.ts'
import type { Shell } from './shell.ts'
import { type ShellAsked, shellPool } from './shell-pool.ts'

/** How a session is made: its first connection, how one is made again when it was lost, and sudo's password. */
export interface SessionOptions {
  readonly user: string
  readonly first: Promise<Connection>
  readonly connect: (way: Target) => Promise<Connection>
  readonly becomePassword?: Secret
}

/** Opens shells as they are asked for, one pair a user, once the connection stands. */
export function openSession(options: SessionOptions): Session {
  let way: Target = {}
  let connection = options.first
  connection.catch(() => undefined) // who asks for it, or for a shell, sees it
  const seen: Seen = { roundTrips: 0 }
  const open = async (asked: ShellAsked, other?: Connection): Promise<Channel> => {
    const { becomePassword: password } = options
    const over = { connection: other ?? (await connection), ...(password ? { password } : {}) }
    return openAs({ ...over, ...asked })
  }
  const start = async (asked: ShellAsked, other?: Connection): Promise<Shell> =>
    watched(await open(asked, other), asked.command, seen)
  const shells = shellPool(start)

  return {
    user: options.user,
    connected: async () => void (await connection),
    reader: (user) => shells.shell('read', user),
    writer: (user) => shells.shell('write', user),
    another: (user) => start({ user, command: 'sh' }),
    feed: async (user, feeding) => fed(await open({ user, command: FED }), feeding, seen),
    leave: (user) => shells.leave(user),
    reconnect: async () => {
      const lost = await connection
      lost.close()
      shells.clear()
      connection = Promise.resolve(await options.connect(way))
    },
    prove: async (user, other) => {
      const fresh = await options.connect(other ?? way)
      await proved(start({ user, command: 'sh' }, fresh)).finally(() => fresh.close())
      way = other ?? way // from now on this is the way back
    },
    unconfined: () => seen.unconfined,
    roundTrips: () => seen.roundTrips,
    close: () => hangUp(connection),
  }
}

function fed(channel: Channel, feeding: Feeding, seen: Seen): Promise<Output> {
  seen.roundTrips += 1
  return feed(channel, feeding)
}

async function proved(shell: Promise<Shell>): Promise<void> {
  await (await shell).run('true')
}

function hangUp(connection: Promise<Connection>): void {
  void connection.then(
    (one) => one.close(),
    () => undefined,
  )
}
