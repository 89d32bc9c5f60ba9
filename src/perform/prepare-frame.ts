import type { Shell } from '../host/shell.ts'
import { cluster, item, type Work } from './frame-items.ts'
import { hearer, hushed } from './frame-listener.ts'
import type { FrameItem, FramePlace } from './frame-script.ts'
import { INTERRUPTED, inChanges, NOTHING, type Performed } from './performed.ts'
import type { Options } from './performer-options.ts'
import { runFrame } from './run-frame.ts'
import { stageAll } from './stage.ts'
import { type Staged, stagedBundle } from './staged.ts'

/** Performs changes in one frame. */
export async function performFrame(
  work: readonly Work[],
  place: FramePlace,
  options: Options,
): Promise<Performed> {
  const clusters = cluster(work)
  const { ready, wrong } = madeReady(clusters, place)
  // What goes before the frame needs the lock before it; else both go together.
  if (ready.some(({ staged }) => staged.length > 0)) await options.lock.take(await writerOf(options))
  const { fit, words, interrupted } = await stageAll(
    options,
    ready.map(({ staged }) => staged),
  )
  if (interrupted) return INTERRUPTED
  // The connection may have been lost and made again meanwhile.
  const writer = await writerOf(options)
  const items = spending(ready.slice(0, fit))
  const heard = hearer(clusters, options.heard)
  const frame = { items, place, writer, ...(heard === undefined ? {} : { heard }) }
  const performed = items.length === 0 ? NOTHING : await runFrame(frame, options)
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

function writerOf({ session, stateOwner }: Options): Promise<Shell> {
  return session.writer(stateOwner)
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
  const staging = { place, bundle: stagedBundle(place) }
  for (const one of clusters)
    try {
      const staged: Staged[] = []
      ready.push({ item: item(one, staging, staged), staged })
    } catch (error) {
      return { ready, wrong: error instanceof Error ? error.message : String(error) }
    }
  return { ready }
}

/** The last item that needs some staged content takes it away. */
function spending(ready: readonly Ready[]): FrameItem[] {
  const last = new Map(ready.flatMap(({ staged }, at) => staged.map(({ name }) => [name, at] as const)))
  const spentBy = new Map<number, string[]>()
  for (const [name, by] of last) spentBy.set(by, [...(spentBy.get(by) ?? []), name])
  return ready.map(({ item }, at) => ({ ...item, spends: spentBy.get(at) ?? [] }))
}
