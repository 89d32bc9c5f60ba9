import { randomBytes } from 'node:crypto'
import { HostError, Moved, Unreachable } from '../host/channel.ts'
import type { Session } from '../host/session.ts'
import type { Shell } from '../host/shell.ts'
import { cluster, item, kindOf, type Work } from './frame-items.ts'
import {
  collectScript,
  type FrameItem,
  type FramePlace,
  followScript,
  killScript,
  startScript,
  stopScript,
} from './frame-script.ts'
import { judge } from './journal.ts'
import type { ChangeKind } from './kind.ts'
import { type Lifeline, lifelineOf } from './lifeline.ts'
import { performLifeline } from './lifeline-perform.ts'
import { after, inChanges, NOTHING, type Performed } from './performed.ts'
import { stageAll } from './stage.ts'

/** The only thing that writes to a host. */
export interface Performer {
  /** Performs changes in order and stops at the first that fails. */
  perform(work: readonly Work[]): Promise<Performed>
  /** Lets the host go, for who waits for it; it is taken again when there is more to do. */
  release(): void
}

/** What a performer needs: the host, the kinds of change, who keeps our folder there. */
export interface PerformerOptions {
  readonly session: Session
  readonly kinds: ReadonlyMap<string, ChangeKind>
  readonly keeper: string
  readonly run: string
  /** Aborted once: stop between changes. */
  readonly interrupt: AbortSignal
  /** Aborted: end what runs. */
  readonly terminate: AbortSignal
  /** Seconds that one frame may take. */
  readonly timeout: number
  /** Seconds after which a lifeline's old state comes back, unless the new one has proved itself. */
  readonly rollback: number
  /** Called with every new shell that is going to act: it takes the lock. */
  readonly admit: (writer: Shell) => Promise<void>
}

/** A performer for one host. */
export function createPerformer(given: PerformerOptions): Performer {
  const admitted = new Set<Shell>()
  const options = { ...given, admit: once(given.admit, admitted) }
  let frames = 0
  return {
    perform: async (work) => {
      let all: Performed = NOTHING
      for (const part of parts(work, options)) {
        frames += 1
        const place = { run: options.run, frame: String(frames), keeper: options.keeper }
        all = after(all, await performPart(part, place, options))
        if (all.stopped !== undefined) break
      }
      return all
    },
    release: () => {
      // Not waited for: a shell that is gone has let go.
      for (const shell of admitted) void shell.run('exec 9>&-').catch(() => undefined)
      admitted.clear()
    },
  }
}

function once(admit: PerformerOptions['admit'], admitted: Set<Shell>): PerformerOptions['admit'] {
  return async (writer) => {
    if (admitted.has(writer)) return
    await admit(writer)
    admitted.add(writer)
  }
}

function performPart({ way, work }: Part, place: FramePlace, options: PerformerOptions): Promise<Performed> {
  if (way === 'here') return performHere(work, options)
  if (way === 'frame') return performFrame(work, place, options)
  const { session, keeper, run, admit, rollback } = options
  const act = () => performFrame(work, place, options)
  return performLifeline(work, {
    session,
    keeper,
    admit,
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
function parts(work: readonly Work[], { kinds, session }: PerformerOptions): Part[] {
  const found: Part[] = []
  for (const one of work) {
    const kind = kindOf(one.change, kinds)
    const here = kind.perform !== undefined || kind.over !== undefined
    const way = here ? 'here' : (lifelineOf(one.change, session.user) ?? 'frame')
    const last = found.at(-1)
    if (last === undefined || last.way !== way || here) found.push({ way, work: [one] })
    else last.work.push(one)
  }
  return found
}

async function performHere(work: readonly Work[], options: PerformerOptions): Promise<Performed> {
  const seconds: number[] = []
  for (const [done, { change }] of work.entries()) {
    if (options.interrupt.aborted) return { done, seconds, stopped: { why: 'interrupted' } }
    const started = performance.now()
    try {
      const kind = kindOf(change, options.kinds)
      // What leaves something behind is done under the host's lock, also where no frame came before it.
      if (change.sort === 'state' || change.leaves)
        await options.admit(await options.session.writer(options.keeper))
      await kind.perform?.(change, options.terminate)
      await kind.over?.(change, options.session, options.keeper)
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

async function performFrame(
  work: readonly Work[],
  place: FramePlace,
  options: PerformerOptions,
): Promise<Performed> {
  const { session, keeper } = options
  const clusters = cluster(work, options.kinds)
  const ready = clusters.map((one) => {
    const staged: Buffer[] = []
    return { item: item(one, options, staged), staged }
  })
  const writer = await session.writer(keeper)
  await options.admit(writer)
  const { fit, words } = await stageAll(writer, ready)
  const items = ready.slice(0, fit).map((one) => one.item)
  const performed = items.length === 0 ? NOTHING : await performItems(items, place, { options, writer })
  const ended = inChanges(
    performed,
    clusters.map((one) => one.length),
  )
  if (words === undefined || ended.stopped !== undefined) return ended
  return { ...ended, stopped: { why: 'failed', status: 1, words } }
}

async function performItems(
  items: readonly FrameItem[],
  place: FramePlace,
  { options, writer }: { readonly options: PerformerOptions; readonly writer: Shell },
): Promise<Performed> {
  const unwatch = watch(place, options)
  try {
    return await results(writer, place, {
      begin: startScript(place, items),
      length: items.length,
      seconds: options.timeout,
    })
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return await resume(place, items.length, options)
  } finally {
    unwatch()
  }
}

/** The frame goes on without its connection: log in again, wait for it, and take its results. */
async function resume(place: FramePlace, length: number, options: PerformerOptions): Promise<Performed> {
  const { session, keeper } = options
  const until = Date.now() + (60 + options.rollback) * 1000
  for (;;) {
    try {
      await session.reconnect()
      const writer = await session.writer(keeper)
      const follow = { begin: followScript(place), length, seconds: options.timeout }
      const performed = await results(writer, place, follow)
      await options.admit(writer)
      return performed
    } catch (error) {
      if (!(error instanceof Unreachable) || Date.now() > until) throw error
      await new Promise((wake) => setTimeout(wake, 1000))
    }
  }
}

interface Awaited {
  /** What comes to its end with the frame. */
  readonly begin: string
  readonly length: number
  readonly seconds: number
}

/** Waits for a frame and takes what it left: both in one round trip. */
async function results(
  writer: Shell,
  place: FramePlace,
  { begin, length, seconds }: Awaited,
): Promise<Performed> {
  const nonce = randomBytes(12).toString('hex')
  const both = `{ ${begin}\n} >/dev/null\n( ${collectScript(place, nonce)} )`
  const { stdout } = await writer.run(both, { timeout: seconds * 1000 })
  const [journal = '', ...files] = stdout.split(`${nonce} `)
  if (journal.trim() === 'gone') throw new HostError('the host has no trace of what it was told to do')
  const said = new Map(
    files.map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1).trimEnd()]),
  )
  return judge(journal, said, length)
}

/** One interrupt asks the frame to stop between its changes; the second ends it. */
function watch(place: FramePlace, { session, keeper, interrupt, terminate }: PerformerOptions): () => void {
  // The writer is busy waiting for the frame: another shell carries the word. If it cannot, the frame goes on.
  const send = (script: string) =>
    void session
      .another(keeper)
      .then((shell) => shell.run(`( ${script} )`).finally(() => shell.close()))
      .catch(() => undefined)
  const stop = () => send(stopScript(place))
  const kill = () => send(killScript(place))
  interrupt.addEventListener('abort', stop)
  terminate.addEventListener('abort', kill)
  return () => {
    interrupt.removeEventListener('abort', stop)
    terminate.removeEventListener('abort', kill)
  }
}
