import { Moved } from '../host/channel.ts'
import type { Change } from '../model/change.ts'
import type { Lifeline } from '../model/change-kind.ts'
import { holdsSecret, secretsIn } from '../model/secret.ts'
import { createMasker } from '../secrets/masker.ts'
import { cluster, item, type Work } from './frame-items.ts'
import { type FrameOptions, performItems } from './frame-perform.ts'
import type { FrameItem, FramePlace } from './frame-script.ts'
import { dangerOf, type Risk } from './lifeline.ts'
import { takeOver } from './lifeline-left.ts'
import { forgetUnread, type LifelineOptions, performLifeline } from './lifeline-perform.ts'
import { createLock, type LockOptions } from './lock.ts'
import { after, inChanges, NOTHING, type Performed } from './performed.ts'
import { type Staged, stageAll } from './stage.ts'

/** The only thing that writes to a host. */
export interface Performer {
  /** Performs changes in order and stops at the first that fails. */
  perform(work: readonly Work[]): Promise<Performed>
  /** Takes off the rollbacks of runs that died, once the way in has proved itself; says whether one went off before. */
  takeOver(): Promise<'kept' | 'undone'>
  /** Lets the host go, for who waits for it, once nothing is under way any more; it is taken again when there is more to do. */
  release(): Promise<void>
}

/** What a performer needs: the host, who keeps our folder there. */
export interface PerformerOptions extends Omit<FrameOptions, 'later' | 'lock'> {
  readonly run: string
  readonly locking: Omit<LockOptions, 'tell'>
  /** Told each line that a change says while it is made; absent where nobody listens. */
  readonly heard?: (change: Change, line: string) => void
}

/** A performer for one host. */
export function createPerformer(given: PerformerOptions): Performer {
  const late: Promise<unknown>[] = []
  const lock = createLock({ ...given.locking, tell: given.tell })
  const unread = new Map<Lifeline, readonly Risk[]>()
  const options = { ...given, lock, unread, later: (work: Promise<unknown>) => void late.push(work) }
  let frames = 0
  return {
    perform: async (work) => {
      let all: Performed = NOTHING
      for (const part of parts(work, options)) {
        frames += 1
        await leaveIdle(part.work, options)
        const place = { run: options.run, frame: String(frames), keeper: options.keeper }
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

type Options = PerformerOptions & FrameOptions & Pick<LifelineOptions, 'unread'>

/** Our own shells of a user who is changed or removed are ended before. */
async function leaveIdle(work: readonly Work[], { session, keeper }: Options): Promise<void> {
  const idle = new Set(work.flatMap(({ change }) => change.kind.idle?.(change) ?? []))
  for (const user of idle) if (user !== keeper && user !== session.user) await session.leave(user)
}

function performPart({ way, work }: Part, place: FramePlace, options: Options): Promise<Performed> {
  if (way === 'here') return performHere(work, options)
  if (way === 'frame') return performFrame(work, place, options)
  const { session, keeper, run, lock, interrupt, rollback, unread } = options
  const act = () => performFrame(work, place, options)
  return performLifeline(work, {
    session,
    keeper,
    lock,
    unread,
    interrupt,
    act,
    place: { run, lifeline: way, seconds: rollback },
  })
}

interface Part {
  /** By the controller, in a frame, or alone because a lifeline is at stake. */
  readonly way: 'here' | 'frame' | Lifeline
  readonly work: Work[]
}

/** Runs of changes that one frame can hold; those that stand alone or that the controller makes stand between. */
function parts(work: readonly Work[], { session }: PerformerOptions): Part[] {
  const found: Part[] = []
  for (const one of work) {
    const { kind } = one.change
    const here = kind.perform !== undefined || kind.over !== undefined
    const way = here ? 'here' : (dangerOf(one.change, session.user)?.lifeline ?? 'frame')
    const last = found.at(-1)
    if (last === undefined || last.way !== way || here) found.push({ way, work: [one] })
    else last.work.push(one)
  }
  return found
}

async function performHere(work: readonly Work[], options: Options): Promise<Performed> {
  const seconds: number[] = []
  for (const [done, { change }] of work.entries()) {
    try {
      // What leaves something behind is done under the host's lock, also where no frame came before it.
      if (!options.interrupt.aborted && (change.sort === 'state' || change.leaves))
        await options.lock.take(await options.session.writer(options.keeper))
      if (options.interrupt.aborted) return { done, seconds, stopped: { why: 'interrupted' } }
      const started = performance.now()
      await change.kind.perform?.(change, options.terminate)
      await change.kind.over?.(change, options.session, options.keeper)
      seconds.push((performance.now() - started) / 1000)
    } catch (error) {
      if (error instanceof Moved) return { done, seconds, stopped: { why: 'moved' } }
      return {
        done,
        seconds,
        stopped: { why: 'failed', status: 1, words: error instanceof Error ? error.message : String(error) },
      }
    }
  }
  return { done: work.length, seconds }
}

async function performFrame(work: readonly Work[], place: FramePlace, options: Options): Promise<Performed> {
  const { session, keeper } = options
  const clusters = cluster(work)
  const { ready, wrong } = madeReady(clusters, place)
  const writer = await session.writer(keeper)
  // What goes before the frame needs the lock before it; else both go together.
  if (ready.some(({ staged }) => staged.length > 0)) await options.lock.take(writer)
  const { fit, words } = await stageAll(
    writer,
    ready.map(({ staged }) => staged),
  )
  const items = spending(ready.slice(0, fit))
  const heard = hearer(clusters, options.heard)
  const frame = { items, place, writer, ...(heard === undefined ? {} : { heard }) }
  const performed = items.length === 0 ? NOTHING : await performItems(frame, options)
  const ended = hushed(
    inChanges(
      performed,
      clusters.map((one) => one.length),
    ),
    work,
  )
  const why = words ?? wrong
  if (why === undefined || ended.stopped !== undefined) return ended
  return { ...ended, stopped: { why: 'failed', status: 1, words: why } }
}

interface Ready {
  readonly item: FrameItem
  readonly staged: readonly Staged[]
}

/** What cannot be written as a script, as a name with a NUL in it, ends the frame before it. */
function madeReady(
  clusters: readonly (readonly Work[])[],
  place: FramePlace,
): { readonly ready: readonly Ready[]; readonly wrong?: string } {
  const ready: Ready[] = []
  for (const one of clusters)
    try {
      const staged: Staged[] = []
      ready.push({ item: item(one, place, staged), staged })
    } catch (error) {
      return { ready, wrong: error instanceof Error ? error.message : String(error) }
    }
  return { ready }
}

/** The last item that needs some staged content takes it away. */
function spending(ready: readonly Ready[]): FrameItem[] {
  const last = new Map(ready.flatMap(({ staged }, at) => staged.map(({ name }) => [name, at] as const)))
  const spentBy = (at: number) => [...last].flatMap(([name, by]) => (by === at ? [name] : []))
  return ready.map(({ item }, at) => (spentBy(at).length === 0 ? item : { ...item, spends: spentBy(at) }))
}

/** A command that failed may have said what it was told in confidence. */
function hushed(performed: Performed, work: readonly Work[]): Performed {
  const { stopped } = performed
  if (stopped?.why !== 'failed') return performed
  const masker = createMasker()
  masker.learn(
    work.flatMap(({ change }) => secretsIn(change.data)),
    'documents',
  )
  return { ...performed, stopped: { ...stopped, words: masker.hide(stopped.words) } }
}

/** What an item says is said of the first of its changes; of those that know a secret nothing is passed on. */
function hearer(
  clusters: readonly (readonly Work[])[],
  heard: PerformerOptions['heard'],
): ((item: number, line: string) => void) | undefined {
  if (heard === undefined) return undefined
  return (item, line) => {
    const changes = (clusters[item] ?? []).map(({ change }) => change)
    const [first] = changes
    if (first !== undefined && !changes.some(isSecret)) heard(first, line)
  }
}

function isSecret(change: Change): boolean {
  return change.secret || holdsSecret(change.data)
}
