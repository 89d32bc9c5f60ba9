import { HostError, PreconditionFailed } from '../host/channel.ts'
import { isByHand } from '../model/change.ts'
import type { Rollback } from '../model/change-kind.ts'
import type { Work } from './frame-items.ts'
import type { FramePlace } from './frame-script.ts'
import { createLock } from './lock.ts'
import { forgetUnread, performUnderRollback } from './perform-guarded.ts'
import { type Part, parts } from './perform-parts.ts'
import { after, NOTHING, type Performed } from './performed.ts'
import type { Options, PerformerOptions } from './performer-options.ts'
import { performFrame } from './prepare-frame.ts'
import type { Risk } from './rollback.ts'
import { takeOver } from './rollback-left.ts'

/** The only thing that writes to a host. */
export interface Performer {
  /** Performs changes in order and stops at the first that fails. */
  perform(work: readonly Work[]): Promise<Performed>
  /** Takes off the rollbacks of runs that died, once the way in has proved itself; says whether one went off before. */
  takeOver(): Promise<'kept' | 'undone'>
  /** Lets the host go, for who waits for it, once nothing is under way any more; it is taken again when there is more to do. */
  release(): Promise<void>
}

/** A performer for one host. */
export function createPerformer(given: PerformerOptions): Performer {
  const late: Promise<unknown>[] = []
  const lock = createLock({ ...given.locking, tell: given.tell })
  const unread = new Map<Rollback, readonly Risk[]>()
  const options = { ...given, lock, unread, later: (work: Promise<unknown>) => void late.push(work) }
  let frames = 0
  return {
    perform: async (work) => {
      let all: Performed = NOTHING
      for (const part of parts(work, options)) {
        frames += 1
        await leaveIdle(part.work, options)
        const place = { run: options.run, frame: String(frames), stateOwner: options.stateOwner }
        all = after(all, await performPart(part, place, options))
        if (all.stopped !== undefined) break
      }
      return all
    },
    takeOver: () => takeOver(options),
    release: async () => {
      await Promise.all(late.splice(0))
      await forgetUnread(options).finally(() => lock.release())
    },
  }
}

/** Our own shells of a user who is changed or removed are ended before. */
async function leaveIdle(work: readonly Work[], { session, stateOwner }: Options): Promise<void> {
  const idle = new Set(work.flatMap(({ change }) => change.kind.idle?.(change) ?? []))
  for (const user of idle) if (user !== stateOwner && user !== session.user) await session.leave(user)
}

function performPart({ way, work }: Part, place: FramePlace, options: Options): Promise<Performed> {
  if (way === 'here') return performHere(work, options)
  if (way === 'frame') return performFrame(work, place, options)
  const { session, stateOwner, run, lock, interrupt, rollback, unread } = options
  const act = () => performFrame(work, place, options)
  return performUnderRollback(work, {
    session,
    stateOwner,
    lock,
    unread,
    interrupt,
    act,
    place: { run, rollback: way, seconds: rollback },
  })
}

async function performHere(work: readonly Work[], options: Options): Promise<Performed> {
  const seconds: number[] = []
  for (const [done, { change }] of work.entries()) {
    try {
      // What leaves something behind is done under the host's lock, also where no frame came before it.
      if (!options.interrupt.aborted && (change.sort === 'state' || change.leaves))
        await options.lock.take(await options.session.writer(options.stateOwner))
      if (options.interrupt.aborted) return { done, seconds, stopped: { why: 'interrupted' } }
      const started = performance.now()
      await change.kind.perform?.(change, options.terminate, options.tell)
      await change.kind.withShells?.(change, options.session, options.stateOwner)
      seconds.push((performance.now() - started) / 1000)
    } catch (error) {
      if (error instanceof PreconditionFailed) return { done, seconds, stopped: { why: 'moved' } }
      const words = error instanceof Error ? error.message : String(error)
      const isLate = isByHand(change) && !(error instanceof HostError || options.terminate.aborted)
      return {
        done,
        seconds,
        stopped: isLate ? { why: 'waiting', words } : { why: 'failed', status: 1, words },
      }
    }
  }
  return { done: work.length, seconds }
}
