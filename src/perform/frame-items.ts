import type { Target } from '../host/channel.ts'
import type { Change } from '../model/change.ts'
import type { Said } from '../model/change-kind.ts'
import { isLargeFile, type LargeFile } from '../model/content.ts'
import { type Bundle, isForBundle } from './bundle.ts'
import type { FrameItem, FramePlace } from './frame-script.ts'
import { scriptContext } from './script-context.ts'
import { printOpened, printPart, type Staged, type StagedPart, staged } from './staged.ts'

/** A change that is to be performed, as whom, and whether what was seen must still hold. */
export interface Work {
  readonly change: Change
  readonly user: string
  /** False when an earlier change of the same frame made what was planned from. */
  readonly guarded: boolean
  /** It is meant for a while only: a later step undoes it. */
  readonly transient?: boolean
  /** What comes before its script: the environment, a time to wait. */
  readonly prelude?: string
  /** Seconds that it may take. */
  readonly limit?: number
  /** Takes what is registered of it once it has run. */
  readonly answered?: (said: Said) => void
  /** Whether it failed is judged by that, not by its status. */
  readonly isJudged?: boolean
  /** How to come back, when this moves the way in. */
  readonly reconnect?: Target
}

/** Changes that one script does together are one item of the frame. */
export function cluster(work: readonly Work[]): Work[][] {
  const found: Work[][] = []
  for (const one of work) {
    const last = found.at(-1)?.[0]
    const joins = last !== undefined && last.change.kind === one.change.kind && last.user === one.user
    if (
      joins &&
      last.prelude === one.prelude &&
      last.limit === one.limit &&
      one.change.kind.together !== undefined
    )
      found.at(-1)?.push(one)
    else found.push([one])
  }
  return found
}

/** What is transferred before a frame: for one item, and the files that are for all items. */
export interface Staging {
  readonly place: FramePlace
  readonly bundle: Staged & { readonly content: Bundle }
}

/** A cluster as one item of a frame; its guards must all hold. Content too large for the frame is put in `large`. */
export function item(cluster: readonly Work[], { place, bundle }: Staging, large: Staged[]): FrameItem {
  const first = cluster[0]
  if (first === undefined) throw new TypeError('an item of a frame needs a change')
  const { kind } = first.change
  const isOwn = first.user === place.stateOwner
  const parts: StagedPart[] = []
  const put = (content: Buffer | LargeFile) => {
    const part = partOf(content, { place, bundle })
    parts.push(part)
    large.push(part.staged)
    return isOwn ? printPart(part) : printOpened(large.length - 1, part)
  }
  const context = scriptContext(first, { put, isOwn })
  const changes = cluster.map((one) => one.change)
  const script = changes.length > 1 ? kind.together?.(changes, context) : kind.script?.(first.change, context)
  const guards = cluster.flatMap((one) => guardOf(one) ?? [])
  const { held, ...left } =
    (changes.length > 1 ? undefined : kind.deferredSync?.(first.change, context)) ?? {}
  return {
    user: first.user,
    script: `${first.prelude ?? ''}${script ?? ''}`,
    ...answering(first),
    ...(first.limit === undefined ? {} : { limit: first.limit }),
    ...(isOwn || large.length === 0 ? {} : { opens: large.map(({ name }) => name) }),
    ...left,
    ...(held === undefined ? {} : { held }),
    ...(held === undefined || parts[0] === undefined ? {} : { part: parts[0] }),
    guard: guards.length === 0 ? undefined : guards.map((test) => `{ ${test}; }`).join(' && '),
  }
}

function answering({ change, answered, isJudged = false }: Work): Pick<FrameItem, 'answered' | 'isJudged'> {
  return change.kind.answer === undefined || answered === undefined ? {} : { answered, isJudged }
}

function partOf(content: Buffer | LargeFile, { place, bundle }: Staging): StagedPart {
  if (!isLargeFile(content)) return { staged: staged(place, content), offset: 0, size: content.length }
  const { size } = content
  if (!isForBundle(content)) return { staged: staged(place, content), offset: 0, size }
  return { staged: bundle, offset: bundle.content.add(content), size }
}

function guardOf({ change, guarded }: Work): string | undefined {
  if (!guarded || change.sort !== 'state' || !change.before.known) return undefined
  return change.kind.guard?.(change.before.value, change)
}
