import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Host } from '../model/inventory.ts'
import { connectHost } from './connect.ts'
import { patiently } from './patiently.ts'
import type { RunState } from './run-state.ts'
import { inTurn } from './turns.ts'

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
  // What steps gave it other hosts may ask for.
  const given = runState.earlier.get(name)?.registered
  if (given === undefined || given.size === 0) runState.earlier.delete(name)
  else runState.earlier.set(name, { registered: given })
}

/** Where hosts log in. */
interface Logging extends Pick<RunState, 'plan' | 'sessions' | 'connecting'> {
  /** Called when the connection stands: it is used when this is over. */
  readonly ready: () => Promise<void>
}

/** One connection a host for the whole run; one that closes it before it began is asked again a little later. */
export function sessionFor(host: Host, { plan, sessions, connecting, ready }: Logging): Promise<Session> {
  const found = sessions.get(host.name)
  if (found !== undefined) {
    found.then((session) => session.connected()).then(ready, () => undefined)
    return found
  }
  plan.emit({ event: 'doing', host: host.name, what: 'connecting', steps: [] })
  const wait = async (seconds: number) => {
    const text = `the connection was closed before it began: trying again in ${Math.ceil(seconds)} s`
    if (seconds >= 2) plan.emit({ event: 'note', host: host.name, text })
    await sleep(seconds * 1000)
  }
  const connected = async (connect: () => Promise<Connection>) => {
    const connection = await patiently(() => inTurn(connecting, connect), wait)
    await ready()
    return connection
  }
  const opening = connectHost(host, plan.connect, connected).then((session) => {
    const tell = () => plan.emit({ event: 'connected', host: host.name })
    session.connected().then(tell, () => undefined) // who waits for it tells why
    return session
  })
  opening.catch(() => undefined)
  sessions.set(host.name, opening)
  return opening
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
