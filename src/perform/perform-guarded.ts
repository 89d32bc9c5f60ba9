import { isLoginRefused, Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import { STATE_DIR } from '../host/state-dir.ts'
import type { Rollback } from '../model/change-kind.ts'
import type { Work } from './frame-items.ts'
import type { HostLock } from './lock.ts'
import { INTERRUPTED, type Performed } from './performed.ts'
import {
  armScript,
  awaitScript,
  dangerOf,
  disarmScript,
  isInForce,
  type Risk,
  type RollbackPlace,
} from './rollback.ts'

/** What performing a change of a rollback takes. */
export interface RollbackOptions {
  readonly session: Session
  readonly stateOwner: string
  readonly place: RollbackPlace
  readonly lock: HostLock
  /** Files of each rollback that this run has changed and nothing has read yet: a restart that locks us out takes them back. */
  readonly unread: Map<Rollback, readonly Risk[]>
  /** Aborted: nothing more is begun. */
  readonly interrupt: AbortSignal
  /** Performs the changes themselves; comes back after a lost connection once the host can be reached. */
  readonly act: () => Promise<Performed>
}

/**
 * Keeps the old state, arms a timer on the host that restores it, acts, logs in and becomes root
 * over a new connection, and only then disarms. Whoever is locked out waits, and is let in again.
 */
export async function performUnderRollback(
  work: readonly Work[],
  options: RollbackOptions,
): Promise<Performed> {
  const { session, stateOwner, place, unread } = options
  const writer = await session.writer(stateOwner)
  await options.lock.take(writer)
  if (options.interrupt.aborted) return INTERRUPTED
  const risks = work.flatMap(({ change }) => {
    const danger = dangerOf(change, session.user)
    return danger === undefined ? [] : [{ change, danger }]
  })
  const earlier = unread.get(place.rollback) ?? []
  const armed = await writer.run(own(armScript(place, risks, earlier)))
  if (armed.status !== 0) return failed(`no rollback could be armed: ${armed.stderr.trim()}`)
  const performed = await options.act()
  const shut = await wayShut(work, options)
  unread.delete(place.rollback)
  if (shut === undefined) {
    const keeps = performed.stopped !== undefined || !isInForce(risks)
    if ((await disarm(options, keeps)) === 'kept') {
      if (keeps) unread.set(place.rollback, [...earlier, ...risks])
      return performed
    }
    await disarm(options)
  }
  const what = [...new Set([...earlier, ...risks].map(({ change }) => change.summary))].join(', ')
  if (shut !== undefined)
    await rolledBack(options, `${what}: the host could not be reached afterwards (${shut})`)
  const why = shut ?? 'the host was not reachable while it was in force'
  return failed(
    `${what}: the host could not be reached afterwards (${why}); after ${place.seconds} s it restored the old state`,
  )
}

/** Why one cannot log in and become root anew, or nothing if one can. */
async function wayShut(
  work: readonly Work[],
  { session, stateOwner }: RollbackOptions,
): Promise<string | undefined> {
  const way = work.find(({ reconnect }) => reconnect !== undefined)?.reconnect
  let last = ''
  for (let tries = 0; tries < 3; tries++) {
    try {
      await session.prove(stateOwner, way)
      return undefined
    } catch (error) {
      last = wordsOf(error)
      if (isLoginRefused(error)) break
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  }
  return last
}

async function disarm({ session, stateOwner, place }: RollbackOptions, keeps = false): Promise<string> {
  const writer = await session.writer(stateOwner)
  const { stdout } = await writer.run(own(disarmScript(place, keeps)))
  return stdout.trim()
}

/** Clears away what was kept of files that nothing read in this run: nothing is armed any more that would put it back. */
export async function forgetUnread({
  session,
  stateOwner,
  run,
  unread,
}: Pick<RollbackOptions, 'session' | 'stateOwner' | 'unread'> & Pick<RollbackPlace, 'run'>): Promise<void> {
  if (unread.size === 0) return
  const all = [...unread.keys()].map((rollback) => disarmScript({ run, rollback, seconds: 0 }))
  unread.clear()
  const writer = await session.writer(stateOwner)
  await writer.run(own(all.join('\n')))
}

/** Waits until the old state is back, over the old connection if it still stands, else over a new one. */
async function rolledBack(options: RollbackOptions, what: string): Promise<void> {
  const { session, stateOwner, place } = options
  const until = Date.now() + (place.seconds + 60) * 1000
  let isRefused = false
  for (;;) {
    try {
      const writer = await session.writer(stateOwner)
      await writer.run(own(awaitScript(place)), { timeout: (place.seconds + 90) * 1000 })
      await disarm(options)
      return await session.prove(stateOwner)
    } catch (error) {
      if (Date.now() > until) throw new Unreachable(unconfirmed(what, place, error), { cause: error })
      await new Promise((wake) => setTimeout(wake, isRefused ? 15_000 : 1000))
      // Not yet: the loop tries again, seldom where each try counts as a failed login.
      isRefused = await session.reconnect().then(() => false, isLoginRefused)
    }
  }
}

function unconfirmed(what: string, { seconds }: RollbackPlace, error: unknown): string {
  return `${what}; it restores the old state by itself after ${seconds} s, but could not be reached since (${wordsOf(error)}): see whether it refuses this address (fail2ban, a firewall), then run again`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function own(script: string): string {
  return `( ${STATE_DIR}\n${script}\n)`
}

function failed(words: string): Performed {
  return { done: 0, seconds: [], stopped: { why: 'failed', status: 1, words } }
}
