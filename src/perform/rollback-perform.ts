import type { Session } from '../host/session.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { Lifeline } from '../model/change-kind.ts'
import type { Work } from './frame-items.ts'
import type { HostLock } from './lock.ts'
import { INTERRUPTED, type Performed } from './performed.ts'
import {
  armScript,
  awaitScript,
  dangerOf,
  disarmScript,
  isInForce,
  type LifelinePlace,
  type Risk,
} from './rollback.ts'

/** What performing a change of a lifeline takes. */
export interface LifelineOptions {
  readonly session: Session
  readonly keeper: string
  readonly place: LifelinePlace
  readonly lock: HostLock
  /** Files of each lifeline that this run has changed and nothing has read yet: a restart that locks us out takes them back. */
  readonly unread: Map<Lifeline, readonly Risk[]>
  /** Aborted: nothing more is begun. */
  readonly interrupt: AbortSignal
  /** Performs the changes themselves; comes back after a lost connection once the host can be reached. */
  readonly act: () => Promise<Performed>
}

/**
 * Keeps the old state, arms a timer on the host that restores it, acts, logs in and becomes root
 * over a new connection, and only then disarms. Whoever is locked out waits, and is let in again.
 */
export async function performLifeline(work: readonly Work[], options: LifelineOptions): Promise<Performed> {
  const { session, keeper, place, unread } = options
  const writer = await session.writer(keeper)
  await options.lock.take(writer)
  if (options.interrupt.aborted) return INTERRUPTED
  const risks = work.flatMap(({ change }) => {
    const danger = dangerOf(change, session.user)
    return danger === undefined ? [] : [{ change, danger }]
  })
  const earlier = unread.get(place.lifeline) ?? []
  const armed = await writer.run(own(armScript(place, risks, earlier)))
  if (armed.status !== 0) return failed(`no rollback could be armed: ${armed.stderr.trim()}`)
  const performed = await options.act()
  const shut = await wayShut(work, options)
  unread.delete(place.lifeline)
  if (shut === undefined) {
    const keeps = performed.stopped !== undefined || !isInForce(risks)
    if ((await disarm(options, keeps)) === 'kept') {
      if (keeps) unread.set(place.lifeline, [...earlier, ...risks])
      return performed
    }
    await disarm(options)
  } else await rolledBack(options)
  const what = [...earlier, ...risks].map(({ change }) => change.summary).join(', ')
  const why = shut ?? 'the host was not reachable while it was in force'
  return failed(
    `${what}: no way in afterwards (${why}); after ${place.seconds} s the host put the old state back`,
  )
}

/** Why one cannot log in and become root anew, or nothing if one can. */
async function wayShut(
  work: readonly Work[],
  { session, keeper }: LifelineOptions,
): Promise<string | undefined> {
  const way = work.find(({ reconnect }) => reconnect !== undefined)?.reconnect
  let last = ''
  for (let tries = 0; tries < 3; tries++) {
    try {
      await session.prove(keeper, way)
      return undefined
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  }
  return last
}

async function disarm({ session, keeper, place }: LifelineOptions, keeps = false): Promise<string> {
  const writer = await session.writer(keeper)
  const { stdout } = await writer.run(own(disarmScript(place, keeps)))
  return stdout.trim()
}

/** Clears away what was kept of files that nothing read in this run: nothing is armed any more that would put it back. */
export async function forgetUnread({
  session,
  keeper,
  run,
  unread,
}: Pick<LifelineOptions, 'session' | 'keeper' | 'unread'> & Pick<LifelinePlace, 'run'>): Promise<void> {
  if (unread.size === 0) return
  const all = [...unread.keys()].map((lifeline) => disarmScript({ run, lifeline, seconds: 0 }))
  unread.clear()
  const writer = await session.writer(keeper)
  await writer.run(own(all.join('\n')))
}

/** Waits until the old state is back, over the old connection if it still stands, else over a new one. */
async function rolledBack(options: LifelineOptions): Promise<void> {
  const { session, keeper, place } = options
  const until = Date.now() + (place.seconds + 60) * 1000
  for (;;) {
    try {
      const writer = await session.writer(keeper)
      await writer.run(own(awaitScript(place)), { timeout: (place.seconds + 90) * 1000 })
      await disarm(options)
      return await session.prove(keeper)
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((wake) => setTimeout(wake, 1000))
      await session.reconnect().catch(() => undefined) // not yet: the loop tries again
    }
  }
}

function own(script: string): string {
  return `( ${STATE_DIR}\n${script}\n)`
}

function failed(words: string): Performed {
  return { done: 0, seconds: [], stopped: { why: 'failed', status: 1, words } }
}
