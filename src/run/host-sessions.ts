import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { connectHost } from './connect.ts'
import type { RunState } from './run-state.ts'

/** Hangs up, and forgets what was planned: of many hosts only those are held that there is still something to do for. */
export function leave({ name }: Host, runState: RunState): void {
  void runState.sessions.get(name)?.then(
    (session) => {
      runState.roundTrips += session.roundTrips()
      session.close()
    },
    () => undefined,
  )
  runState.sessions.delete(name)
  runState.earlier.delete(name)
}

/** One connection a host for the whole run. sshd refuses when too many knock at once: try again a little later. */
export function sessionFor(
  host: Host,
  { plan, sessions, connecting }: Pick<RunState, 'plan' | 'sessions' | 'connecting'>,
): Promise<Session> {
  const found = sessions.get(host.name)
  if (found !== undefined) return found
  plan.emit({ event: 'doing', host: host.name, what: 'connecting', steps: [] })
  const opening = connectHost(host, plan.connect, (connect) => patiently(() => connecting(connect))).then(
    (session) => {
      const tell = () => plan.emit({ event: 'connected', host: host.name })
      session.connected().then(tell, () => undefined) // who waits for it tells why
      return session
    },
  )
  opening.catch(() => undefined)
  sessions.set(host.name, opening)
  return opening
}

async function patiently<T>(connect: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      if (
        tries >= 5 ||
        !(error instanceof Error) ||
        !/ECONNRESET|before handshake|Connection lost/.test(error.message)
      )
        throw error
      await new Promise((wake) => setTimeout(wake, 200 * tries + Math.random() * 300))
    }
  }
}

/** How many frames a run sent, over all sessions that it had. */
export async function roundTripsOf({ sessions, roundTrips }: RunState): Promise<number> {
  const counts = await Promise.all(
    [...sessions.values()].map((session) =>
      session.then(
        (one) => one.roundTrips(),
        () => 0,
      ),
    ),
  )
  return counts.reduce((sum, one) => sum + one, roundTrips)
}

/** Hangs up wherever a connection still stands. */
export async function hangUpAll({ sessions }: Pick<RunState, 'sessions'>): Promise<void> {
  for (const session of sessions.values())
    await session.then(
      (one) => one.close(),
      () => undefined,
    )
}
