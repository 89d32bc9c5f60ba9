import type { Target } from '../host/channel.ts'
import type { Change } from '../model/change.ts'
import type { Said } from '../model/change-kind.ts'
import type { LargeFile } from '../model/content.ts'
import type { FrameItem, FramePlace } from './frame-script.ts'
import { scriptContext } from './script-context.ts'
import { printOpened, printStaged, type Staged, staged } from './staged.ts'

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
    if (joins && last.prelude === one.prelude && one.change.kind.together !== undefined)
      found.at(-1)?.push(one)
    else found.push([one])
  }
  return found
}

/** A cluster as one item of a frame; its guards must all hold. Content too large for the frame is put in `large`. */
export function item(cluster: readonly Work[], place: FramePlace, large: Staged[]): FrameItem {
  const first = cluster[0]
  if (first === undefined) throw new TypeError('an item of a frame needs a change')
  const { kind } = first.change
  const isOwn = first.user === place.stateOwner
  const put = (content: Buffer | LargeFile) => {
    const one = staged(place, content)
    large.push(one)
    return isOwn ? printStaged(one) : printOpened(large.length - 1)
  }
  const context = scriptContext(first, { put, isOwn })
  const changes = cluster.map((one) => one.change)
  const script = changes.length > 1 ? kind.together?.(changes, context) : kind.script?.(first.change, context)
  const guards = cluster.flatMap((one) => guardOf(one) ?? [])
  return {
    user: first.user,
    script: `${first.prelude ?? ''}${script ?? ''}`,
    ...answering(first),
    ...(isOwn || large.length === 0 ? {} : { opens: large.map(({ name }) => name) }),
    ...(changes.length > 1 ? {} : kind.deferredSync?.(first.change, context)),
    guard: guards.length === 0 ? undefined : guards.map((test) => `{ ${test}; }`).join(' && '),
  }
}

function answering({ change, answered, isJudged = false }: Work): Pick<FrameItem, 'answered' | 'isJudged'> {
  return change.kind.answer === undefined || answered === undefined ? {} : { answered, isJudged }
}

function guardOf({ change, guarded }: Work): string | undefined {
  if (!guarded || change.sort !== 'state' || !change.before.known) return undefined
  return change.kind.guard?.(change.before.value, change)
}
